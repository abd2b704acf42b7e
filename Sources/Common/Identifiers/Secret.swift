/// A password or key that cannot be printed by accident.
///
/// Interpolation, `print`, `dump` and a debugger's view show `•••`. The value comes out only by `reveal()`, which can
/// be searched for, and through `Codable`, because a worker gets its configuration over the supervisor's socket.
package struct Secret: Sendable {
    private let value: String

    package init(_ value: String) { self.value = value }

    /// The value itself: for the wire and for a header, never for a log.
    package func reveal() -> String { self.value }

    /// Compares in a time that tells nothing about where the two differ.
    ///
    /// It depends on the length of `other`, which the asker knows anyway.
    package func matches(_ other: String) -> Bool {
        let mine = Array(self.value.utf8)
        var position = 0
        var difference: UInt8 = 0
        for byte in other.utf8 {
            difference |= byte ^ (position < mine.count ? mine[position] : ~byte)
            position += 1
        }
        return difference == 0 && position == mine.count
    }

    /// How many octets it has, for rules about length.
    package var octets: Int { self.value.utf8.count }
}

extension Secret: Equatable {
    package static func == (one: Secret, other: Secret) -> Bool { one.matches(other.value) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package static let mask = "•••"

    package var description: String { Self.mask }
    package var debugDescription: String { Self.mask }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Codable {
    package init(from decoder: any Decoder) throws {
        self.value = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.value)
    }
}
