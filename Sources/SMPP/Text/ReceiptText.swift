/// The text of a delivery receipt, as SMPP 3.4 appendix B shows it and as message centres really write it.
///
/// The appendix calls its format a typical example, and is taken at its word: fields come in any order, in any case,
/// or not at all. What is there is told, what is absent or nonsense is nil, and no field spoils another.
public struct ReceiptText: Sendable, Hashable {
    /// The message centre's name for the message, as written; how it spells its ids is another matter.
    public var id: String?
    /// How many messages were submitted.
    public var sub: Int?
    /// How many were delivered; some peers put another number here, so conclude nothing from it.
    public var dlvrd: Int?
    /// When the message was submitted; nil when absent, all zeros or no date.
    public var submitDate: ReceiptDate?
    /// When it reached its state.
    public var doneDate: ReceiptDate?
    /// The state as written: usually seven letters, but `DND_REJECTED` happens.
    public var stat: String?
    /// The error as written; usually three digits, but `21b` and `0000` happen.
    public var err: String?
    /// The beginning of the message, in whatever octets the peer had, without the padding around it.
    public var text: [UInt8]?

    /// A receipt that says nothing yet.
    public init() {}

    /// The state that `stat` names; `unknown` for a word that nobody knows, nil without any.
    public var state: MessageState? {
        self.stat.map { MessageState(text: $0) ?? .unknown }
    }

    /// The error as a number, if it is one.
    public var networkErrorCode: NetworkErrorCode? {
        self.err.flatMap(NetworkErrorCode.init(receiptText:))
    }

    /// Reads a receipt from the octets of short_message or message_payload; nil when neither an id nor a state is said.
    ///
    /// The octets are ASCII whatever data_coding says, except that a text whose first octet is 0 is taken for UCS2.
    /// A NUL at the end is not part of it.
    public static func parse(_ octets: [UInt8]) -> ReceiptText? {
        var scanner = ReceiptScanner(octets)
        let receipt = scanner.receipt()
        return receipt.id == nil && receipt.stat == nil ? nil : receipt
    }

    /// Whether an unmarked message looks like a receipt: it begins with `id:` and says `stat:`.
    ///
    /// Only for peers known to send receipts without the bits of esm_class; anybody can write such a message.
    public static func looksLikeReceipt(_ octets: [UInt8]) -> Bool {
        let start = octets.prefix(3).map { $0 | 0x20 }
        guard start == Array("id:".utf8), let receipt = Self.parse(octets) else { return false }
        return receipt.id != nil && receipt.stat != nil
    }
}
