import Foundation

/// One JSON object, from which values are taken by name; a wrong one is named in the fault.
struct LicenceFields {
    private enum Value: Decodable {
        case text(String)
        case count(Int64)
        case object([String: Value])
        case none
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .none
            } else if let text = Self.attempt({ try container.decode(String.self) }) {
                self = .text(text)
            } else if let count = Self.attempt({ try container.decode(Int64.self) }) {
                self = .count(count)
            } else if let object = Self.attempt({ try container.decode([String: Value].self) }) {
                self = .object(object)
            } else {
                self = .other
            }
        }

        /// Nil where the value is of another type: the next type is tried.
        private static func attempt<Result>(_ decode: () throws -> Result) -> Result? {
            do { return try decode() } catch { return nil }
        }
    }

    private let place: String
    private let values: [String: Value]

    init(_ octets: [UInt8]) throws(LicenceFault) {
        guard let text = String(validating: octets, as: UTF8.self) else { throw .terms("it is not UTF-8") }
        do {
            self.values = try JSONDecoder().decode([String: Value].self, from: Data(text.utf8))
        } catch {
            throw .terms("it is not a JSON object")
        }
        self.place = ""
    }

    private init(_ values: [String: Value], at place: String) {
        self.values = values
        self.place = place
    }

    func keys(but known: [String]) -> [String] { self.values.keys.filter { !known.contains($0) }.sorted() }

    func required(_ key: String, _ length: ClosedRange<Int>) throws(LicenceFault) -> String {
        guard let text = try self.text(key, length) else { throw .terms("it has no \(key)") }
        return text
    }

    func text(_ key: String, _ length: ClosedRange<Int>) throws(LicenceFault) -> String? {
        let value: String
        switch self.values[key] {
        case nil, .some(.none): return nil
        case .text(let text): value = text
        case .count, .object, .other: throw self.wrong(key, "text")
        }
        let isClean = value.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isClean, length.contains(value.count) else {
            throw self.wrong(
                key,
                "text of \(length.lowerBound) to \(length.upperBound) characters, none of them a control"
            )
        }
        return value
    }

    func count(_ key: String) throws(LicenceFault) -> Int? {
        let bounds = Licence.Bounds.limit
        switch self.values[key] {
        case nil, .some(.none): return nil
        case .count(let count) where bounds.contains(count): return Int(count)
        case .count, .text, .object, .other:
            throw self.wrong(key, "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
    }

    func object(_ key: String) throws(LicenceFault) -> LicenceFields? {
        switch self.values[key] {
        case nil, .some(.none): return nil
        case .object(let values): return LicenceFields(values, at: "\(key).")
        case .text, .count, .other: throw self.wrong(key, "an object")
        }
    }

    private func wrong(_ key: String, _ what: String) -> LicenceFault { .terms("\(self.place)\(key) must be \(what)") }
}
