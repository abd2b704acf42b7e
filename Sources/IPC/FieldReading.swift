import NIOCore

/// Reads the fields of one frame, in order, and never beyond its end.
struct FieldReader {
    private var buffer: ByteBuffer

    init(_ buffer: ByteBuffer) {
        self.buffer = buffer
    }

    mutating func integer<Value: FixedWidthInteger>(_ field: String) throws(WireFault) -> Value {
        guard let value = self.buffer.readInteger(as: Value.self) else { throw WireFault(.cut(field: field)) }
        return value
    }

    mutating func bool(_ field: String) throws(WireFault) -> Bool {
        switch try self.integer(field) as UInt8 {
        case 0: return false
        case 1: return true
        case _: throw WireFault(.invalid(field: field))
        }
    }

    mutating func octets(_ field: String) throws(WireFault) -> ByteBuffer {
        let length: UInt32 = try self.integer(field)
        guard let slice = self.buffer.readSlice(length: Int(length)) else { throw WireFault(.cut(field: field)) }
        return slice
    }

    mutating func string(_ field: String) throws(WireFault) -> String {
        var octets = try self.octets(field)
        return octets.readString(length: octets.readableBytes) ?? ""
    }

    mutating func raw<Value: RawRepresentable<UInt8>>(_ field: String) throws(WireFault) -> Value {
        guard let value = Value(rawValue: try self.integer(field)) else { throw WireFault(.invalid(field: field)) }
        return value
    }

    /// A list; its length is no promise of memory: each element has to be there before the next is read.
    mutating func list<Element>(
        _ field: String,
        _ element: (inout FieldReader) throws(WireFault) -> Element
    ) throws(WireFault) -> [Element] {
        let count: UInt32 = try self.integer(field)
        var elements: [Element] = []
        for _ in 0..<count {
            guard self.buffer.readableBytes > 0 else { throw WireFault(.cut(field: field)) }
            elements.append(try element(&self))
        }
        return elements
    }

    var isAtEnd: Bool { self.buffer.readableBytes == 0 }

    func finish() throws(WireFault) {
        guard self.buffer.readableBytes == 0 else { throw WireFault(.leftOver(self.buffer.readableBytes)) }
    }
}

extension ByteBuffer {
    mutating func writeField(_ string: String) {
        let start = self.writerIndex
        self.writeInteger(UInt32(0))
        let written = self.writeString(string)
        self.setInteger(UInt32(truncatingIfNeeded: written), at: start)
    }

    mutating func writeField(_ octets: ByteBuffer) {
        self.writeInteger(UInt32(truncatingIfNeeded: octets.readableBytes))
        self.writeImmutableBuffer(octets)
    }

    mutating func writeField(_ flag: Bool) {
        self.writeInteger(UInt8(flag ? 1 : 0))
    }

    mutating func writeList<Element>(_ elements: [Element], _ element: (Element, inout ByteBuffer) -> Void) {
        self.writeInteger(UInt32(truncatingIfNeeded: elements.count))
        for each in elements { element(each, &self) }
    }
}
