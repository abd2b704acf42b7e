package import Common

extension JSONReader {
    /// Reads an integer within `range`; a fraction, an exponent or more than 64 bits is refused, never rounded.
    package mutating func integer(in range: ClosedRange<Int64> = Int64.min...Int64.max) throws(JSONError) -> Int64 {
        let first = try self.peek()
        guard first == 0x2D || (0x30...0x39).contains(first) else { throw self.wrong(.integer) }
        let start = self.position
        try self.skipNumber()
        var value: Int64 = 0
        for byte in self.bytes[start..<self.position] where byte != 0x2D {
            guard (0x30...0x39).contains(byte) else { throw JSONError(.expected(.integer), at: start) }
            let digit = Int64(byte - 0x30)
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, excess) = tens.addingReportingOverflow(first == 0x2D ? -digit : digit)
            guard !overflow, !excess else { throw JSONError(.outOfRange, at: start) }
            value = sum
        }
        guard range.contains(value) else { throw JSONError(.outOfRange, at: start) }
        return value
    }

    /// Reads an integer that fits `Value`.
    package mutating func number<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(JSONError) -> Value {
        let start = self.position
        guard let value = Value(exactly: try self.integer()) else { throw JSONError(.outOfRange, at: start) }
        return value
    }

    /// Reads `true` or `false`.
    package mutating func boolean() throws(JSONError) -> Bool {
        switch try self.peek() {
        case 0x74:
            try self.literal("true")
            return true
        case 0x66:
            try self.literal("false")
            return false
        default:
            throw self.wrong(.boolean)
        }
    }

    /// Reads a time.
    package mutating func timestamp() throws(JSONError) -> Timestamp {
        guard try self.peek() == 0x22 else { throw self.wrong(.timestamp) }
        let range = try self.rawString()
        guard let time = Timestamp(octets: self.bytes[range]) else { throw self.wrong(.timestamp) }
        return time
    }

    /// Passes over one number.
    ///
    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    mutating func skipNumber() throws(JSONError) {
        let start = self.position
        if self.isAt(0x2D) { self.position += 1 }
        if self.isAt(0x30) {
            self.position += 1
        } else {
            try self.digits(from: start)
        }
        if self.isAt(0x2E) {
            self.position += 1
            try self.digits(from: start)
        }
        if self.isAt(0x65) || self.isAt(0x45) {
            self.position += 1
            if self.isAt(0x2B) || self.isAt(0x2D) { self.position += 1 }
            try self.digits(from: start)
        }
    }

    private func isAt(_ byte: UInt8) -> Bool {
        self.position < self.bytes.count && self.bytes[self.position] == byte
    }

    private mutating func digits(from start: Int) throws(JSONError) {
        let first = self.position
        while self.position < self.bytes.count, (0x30...0x39).contains(self.bytes[self.position]) { self.position += 1 }
        guard self.position > first else {
            throw JSONError(start == first ? .unexpectedByte : .badNumber, at: self.position)
        }
    }
}
