/// The optional parameters of a PDU in their order, unknown ones and repeats included.
///
/// Kept as the octets of the wire, so that a PDU costs one allocation for all of them and what came goes out again
/// unchanged. Order is free and repeats are legal for some tags (SMPP 5.0 §4.8.1); where one value is asked for, the
/// first counts.
public struct TLVs: Equatable, Sendable {
    /// Tag, length and value of each, one after the other; always whole.
    private(set) var octets: [UInt8]

    /// The first tag whose value was too long to be kept; the encoder refuses to leave it out silently.
    private(set) var overlong: TLV.Tag?

    /// No parameters.
    public init() {
        self.octets = []
    }

    /// The parameters given, in that order.
    public init(_ parameters: some Sequence<TLV>) {
        self.octets = []
        for parameter in parameters { self.append(parameter.tag, parameter.octets) }
    }

    /// Takes octets that ``TLVCursor`` found to be whole parameters.
    init(whole octets: [UInt8]) {
        self.octets = octets
    }

    /// Whether there are none.
    public var isEmpty: Bool { self.octets.isEmpty }

    /// The value of the first parameter with this tag; nil when there is none.
    public func first(_ tag: TLV.Tag) -> [UInt8]? {
        self.range(of: tag).map { Array(self.octets[$0]) }
    }

    /// The value of the first parameter with this tag.
    ///
    /// Assigning replaces the first in its place or appends, and nil removes every parameter with the tag.
    public subscript(tag: TLV.Tag) -> [UInt8]? {
        get { self.first(tag) }
        set {
            var written = false
            var changed = TLVs()
            for parameter in self {
                guard parameter.tag == tag else { changed.append(parameter.tag, parameter.octets); continue }
                if let newValue, !written { changed.append(tag, newValue) }
                if newValue != nil, written { changed.append(tag, parameter.octets) }
                written = true
            }
            if let newValue, !written { changed.append(tag, newValue) }
            changed.overlong = changed.overlong ?? (self.overlong == tag ? nil : self.overlong)
            self = changed
        }
    }

    /// The values of all parameters with this tag, in order.
    public func all(_ tag: TLV.Tag) -> [[UInt8]] {
        self.filter { $0.tag == tag }.map(\.octets)
    }

    /// Whether a parameter with this tag is there.
    public func contains(_ tag: TLV.Tag) -> Bool { self.range(of: tag) != nil }

    /// Adds a parameter after the others.
    ///
    /// A value over 65 535 octets has no place on the wire: it is dropped here, and encoding the PDU fails for it.
    public mutating func append(_ tag: TLV.Tag, _ value: [UInt8]) {
        guard let length = UInt16(exactly: value.count) else {
            self.overlong = self.overlong ?? tag
            return
        }
        self.octets.reserveCapacity(self.octets.count + 4 + value.count)
        self.octets.append(contentsOf: [UInt8(tag.rawValue >> 8), UInt8(truncatingIfNeeded: tag.rawValue)])
        self.octets.append(contentsOf: [UInt8(length >> 8), UInt8(truncatingIfNeeded: length)])
        self.octets.append(contentsOf: value)
    }
}

extension TLVs: Sequence {
    /// Walks the parameters in their order.
    public struct Iterator: IteratorProtocol {
        fileprivate var cursor: TLVCursor

        /// The next parameter; nil after the last.
        public mutating func next() -> TLV? {
            guard let (tag, range) = self.cursor.next() else { return nil }
            return TLV(tag, Array(self.cursor.octets[range]))
        }
    }

    /// Starts before the first parameter.
    public func makeIterator() -> Iterator { Iterator(cursor: TLVCursor(self.octets)) }

    /// Where the value of the first parameter with this tag lies in ``octets``.
    func range(of tag: TLV.Tag) -> Range<Int>? {
        var cursor = TLVCursor(self.octets)
        while let (found, range) = cursor.next() {
            if found == tag { return range }
        }
        return nil
    }
}

extension TLVs: ExpressibleByArrayLiteral {
    /// The parameters given, in that order.
    public init(arrayLiteral elements: TLV...) { self.init(elements) }
}

extension TLVs: CustomStringConvertible {
    /// Names and values, for a log.
    public var description: String {
        self.map { "\($0.tag.name): \($0.value)" }.joined(separator: ", ")
    }
}
