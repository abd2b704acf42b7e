/// A value as the file or the environment spells it, before anybody asks what it means.
struct Entry: Sendable, Equatable {
    var content: Content
    var origin: Origin

    indirect enum Content: Sendable, Equatable {
        /// `key:` with nothing behind it, `~` or `null`.
        case nothing
        case scalar(Scalar)
        case list([Entry])
        case map([Member])
    }

    struct Scalar: Sendable, Equatable {
        var text: String
        /// `"2775"` is a text where `2775` is a number.
        var isQuoted: Bool
    }

    struct Member: Sendable, Equatable {
        var key: String
        var line: Int
        var value: Entry
    }

    static func environment(_ name: String, _ text: String) -> Entry {
        Entry(content: .scalar(Scalar(text: text, isQuoted: false)), origin: .environment(name))
    }

    /// The value of a key, when this is a map that has it.
    func member(_ key: String) -> Entry? {
        guard case .map(let members) = self.content else { return nil }
        return members.first { $0.key == key }?.value
    }
}

extension Origin {
    var line: Int? {
        switch self {
        case .file(let line): line
        case .environment, .order: nil
        }
    }

    var variable: String? {
        switch self {
        case .file, .order: nil
        case .environment(let name): name
        }
    }
}
