import Foundation

/// A value as JSON for a script: readable, keys in order.
enum JSONText {
    static func of(_ value: some Encodable, pretty: Bool = true) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The same where the only fault can be our own.
    static func text(of value: some Encodable, pretty: Bool = true) throws(Refusal) -> String {
        do {
            return try self.of(value, pretty: pretty)
        } catch {
            throw Refusal("the answer cannot be written as JSON: \(error)")
        }
    }
}
