extension ReceiptText {
    /// A receipt for one message, ready to be written.
    ///
    /// - Parameters:
    ///   - id: the name that the submitter was given for the message.
    ///   - state: what became of it; `delivered` alone counts as one delivered.
    ///   - submitDate: when it was taken.
    ///   - doneDate: when it reached its state.
    ///   - errorCode: the network's number, 0 for none.
    ///   - text: the message; its first twenty characters are repeated.
    public init(
        id: String,
        state: MessageState,
        submitDate: ReceiptDate?,
        doneDate: ReceiptDate?,
        errorCode: UInt16 = 0,
        text: String = ""
    ) {
        self.init()
        self.id = id
        self.sub = 1
        self.dlvrd = state == .delivered ? 1 : 0
        self.submitDate = submitDate
        self.doneDate = doneDate
        self.stat = state.text
        self.err = Self.threeDigits(Int(errorCode))
        self.text = Self.quotation(of: text)
    }

    /// The text of appendix B, at most 254 octets of ASCII; nil when id, state or error are not plain words.
    ///
    /// Written strictly, all fields in the specification's order and width, so that the plainest reader finds them:
    /// `id:… sub:001 dlvrd:001 submit date:YYMMDDhhmm done date:YYMMDDhhmm stat:DELIVRD err:000 text:…`. An unknown
    /// date is ten zeros.
    public func encoded() -> [UInt8]? {
        guard let id = self.id, let stat = self.stat else { return nil }
        let err = self.err ?? "000"
        guard Self.isWord(id, upTo: 64), Self.isWord(stat, upTo: 16), Self.isWord(err, upTo: 8) else { return nil }
        let fields = [
            "id:\(id)",
            "sub:\(Self.threeDigits(self.sub ?? 1))",
            "dlvrd:\(Self.threeDigits(self.dlvrd ?? 0))",
            "submit date:\(self.submitDate?.digits ?? Self.unknownDate)",
            "done date:\(self.doneDate?.digits ?? Self.unknownDate)",
            "stat:\(stat)",
            "err:\(err)",
            "text:",
        ]
        let head = Array(fields.joined(separator: " ").utf8)
        return Array((head + (self.text ?? [])).prefix(Self.octetLimit))
    }

    private static let octetLimit = 254
    private static let quotationLimit = 20
    private static let unknownDate = "0000000000"

    /// Three digits at least, leading zeros included; a count below zero, which is none, is 0.
    private static func threeDigits(_ number: Int) -> String {
        let digits = "\(max(0, number))"
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }

    /// The beginning of a message in printable ASCII, a question mark for what is not.
    private static func quotation(of text: String) -> [UInt8] {
        text.unicodeScalars.prefix(Self.quotationLimit).map { scalar in
            (0x20...0x7E).contains(scalar.value) ? UInt8(truncatingIfNeeded: scalar.value) : UInt8(ascii: "?")
        }
    }

    /// Whether a value can stand between two spaces: printable ASCII without any.
    private static func isWord(_ value: String, upTo limit: Int) -> Bool {
        (1...limit).contains(value.utf8.count) && value.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
