/// Which source addresses a partner may use: exact strings or a prefix ending in `*`; an empty list allows any.
///
/// Case counts. Octets are compared, not characters, so that nothing is equal that the wire tells apart.
package struct SourceAddressWhitelist: Sendable, Hashable {
    package let patterns: [Pattern]

    package static let any = SourceAddressWhitelist([])

    package init(_ patterns: [Pattern]) { self.patterns = patterns }

    /// Nil when one of the texts is no pattern.
    package init?(parsing texts: [String]) {
        var patterns: [Pattern] = []
        for text in texts {
            guard let pattern = Pattern(text) else { return nil }
            patterns.append(pattern)
        }
        self.patterns = patterns
    }

    package var allowsAny: Bool { self.patterns.isEmpty }

    package func allows(_ source: String) -> Bool {
        self.allowsAny || self.patterns.contains { $0.matches(source) }
    }

    /// One entry.
    package enum Pattern: Sendable, Hashable, CustomStringConvertible {
        case exactly(String)
        case beginning(with: String)

        /// Nil for an empty text and for a `*` anywhere but at the end: it would be taken literally and never match.
        package init?(_ text: String) {
            let stars = text.utf8.count { $0 == UInt8(ascii: "*") }
            guard !text.isEmpty else { return nil }
            if stars == 0 {
                self = .exactly(text)
            } else if stars == 1, text.utf8.last == UInt8(ascii: "*") {
                self = .beginning(with: String(text.dropLast()))
            } else {
                return nil
            }
        }

        func matches(_ source: String) -> Bool {
            switch self {
            case .exactly(let text): source.utf8.elementsEqual(text.utf8)
            case .beginning(let prefix): source.utf8.starts(with: prefix.utf8)
            }
        }

        package var description: String {
            switch self {
            case .exactly(let text): text
            case .beginning(let prefix): prefix + "*"
            }
        }
    }
}

extension SourceAddressWhitelist: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let list = SourceAddressWhitelist(parsing: try container.decode([String].self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a list of source addresses")
        }
        self = list
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.patterns.map(\.description))
    }
}
