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

    /// How many octets are whole parameters, and what keeps the rest from being one.
    static func check(_ octets: [UInt8]) -> (whole: Int, fault: DecodingError.Reason?) {
        var cursor = TLVCursor(octets)
        while cursor.next() != nil {}
        switch cursor.rest {
        case 0: return (cursor.position, nil)
        case 1...3: return (cursor.position, .strayOctets(cursor.rest))
        case _:
            let tag = TLV.Tag(rawValue: cursor.number(at: cursor.position))
            let length = Int(cursor.number(at: cursor.position + 2))
            return (cursor.position, .overrunningTLV(tag, length: length))
        }
    }
}
