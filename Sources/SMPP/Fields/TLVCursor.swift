/// Steps over tag, length and value; stops where no whole parameter is left.
struct TLVCursor {
    /// Where the next parameter starts.
    private(set) var position = 0
    let octets: [UInt8]

    init(_ octets: [UInt8]) {
        self.octets = octets
    }

    /// The octets behind the last whole parameter.
    var rest: Int { self.octets.count - self.position }

    /// The number in two octets; the caller has checked that they are there.
    private func number(at index: Int) -> UInt16 {
        UInt16(self.octets[index]) << 8 | UInt16(self.octets[index + 1])
    }

    /// Tag of the next parameter, and the range of its value.
    mutating func next() -> (tag: TLV.Tag, value: Range<Int>)? {
        guard self.rest >= 4 else { return nil }
        let start = self.position + 4
        let end = start + Int(self.number(at: self.position + 2))
        guard end <= self.octets.count else { return nil }
        let tag = TLV.Tag(rawValue: self.number(at: self.position))
        self.position = end
        return (tag, start..<end)
    }

    /// What keeps the octets from being a row of whole parameters; nil when they are.
    static func fault(in octets: [UInt8]) -> DecodingError.Reason? {
        var cursor = TLVCursor(octets)
        while cursor.next() != nil {}
        switch cursor.rest {
        case 0: return nil
        case 1...3: return .strayOctets(cursor.rest)
        case _:
            let tag = TLV.Tag(rawValue: cursor.number(at: cursor.position))
            return .overrunningTLV(tag, length: Int(cursor.number(at: cursor.position + 2)))
        }
    }
}
