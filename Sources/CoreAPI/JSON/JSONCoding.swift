package import Common

/// A value that this API writes as JSON.
package protocol JSONWritable: Sendable {
    func write(to json: inout JSONWriter)
}

/// A value that this API reads from JSON.
package protocol JSONReadable: Sendable {
    init(from json: inout JSONReader) throws(JSONError)
}

extension JSONWritable {
    /// The value as a JSON text.
    package var json: [UInt8] {
        var writer = JSONWriter()
        self.write(to: &writer)
        return writer.bytes
    }
}

extension JSONReadable {
    /// Reads a text that holds this value and nothing else.
    package init(json: [UInt8]) throws(JSONError) {
        self = try JSONReader.read(json) { json throws(JSONError) in try Self(from: &json) }
    }
}

extension JSONWriter {
    /// Writes a member, or nothing where the value is absent.
    package mutating func member(_ name: some RawRepresentable<String>, _ value: String?) {
        guard let value else { return }
        self.name(name.rawValue)
        self.string(value)
    }

    package mutating func member(_ name: some RawRepresentable<String>, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        self.name(name.rawValue)
        self.integer(Int64(clamping: value))
    }

    package mutating func member(_ name: some RawRepresentable<String>, _ value: Bool?) {
        guard let value else { return }
        self.name(name.rawValue)
        self.boolean(value)
    }

    package mutating func member(_ name: some RawRepresentable<String>, _ value: Timestamp?) {
        guard let value else { return }
        self.name(name.rawValue)
        self.timestamp(value)
    }

    package mutating func member(_ name: some RawRepresentable<String>, octets value: [UInt8]?) {
        guard let value else { return }
        self.name(name.rawValue)
        self.base64(value)
    }

    package mutating func member(_ name: some RawRepresentable<String>, value: (some JSONWritable)?) {
        guard let value else { return }
        self.name(name.rawValue)
        value.write(to: &self)
    }

    /// Writes a member that is a list, or nothing where it is empty.
    package mutating func member(_ name: some RawRepresentable<String>, list: [some JSONWritable]) {
        guard !list.isEmpty else { return }
        self.name(name.rawValue)
        self.array(list) { json, value in value.write(to: &json) }
    }

    package mutating func member(_ name: some RawRepresentable<String>, texts: [String]) {
        guard !texts.isEmpty else { return }
        self.name(name.rawValue)
        self.array(texts) { json, value in json.string(value) }
    }
}
