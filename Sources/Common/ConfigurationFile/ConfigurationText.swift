/// A configuration as the YAML that would give it: what `smppctl config show` prints, what the console saves.
package enum ConfigurationText {
    /// Every key with its value in force; secrets as dots unless they are asked for.
    package static func render(_ configuration: GatewayConfiguration) -> String {
        text(Section.gateway.show(Draft(configuration: configuration)), indentation: "")
    }

    /// The keys and values of one bind, for a form; lists with commas between.
    package static func values(of bind: Bind) -> [(key: String, value: String)] {
        let pairs =
            switch bind {
            case .client(let bind): Section.clientBind.show(bind)
            case .server(let bind): Section.serverBind.show(bind)
            }
        return pairs.compactMap { pair in
            switch pair.value {
            case .scalar(let text, _): (pair.key, text)
            case .list(let items): (pair.key, items.map { inline($0, quoting: false) }.joined(separator: ","))
            case .map: nil
            }
        }
    }

    private static func text(_ pairs: [Shown.Pair], indentation: String) -> String {
        pairs.map { "\(indentation)\($0.key):\(self.text($0.value, indentation: indentation))" }.joined()
    }

    private static func text(_ value: Shown, indentation: String) -> String {
        switch value {
        case .scalar: return " \(inline(value))\n"
        case .map(let pairs): return "\n" + self.text(pairs, indentation: indentation + "  ")
        case .list(let items):
            let maps = items.compactMap { item -> [Shown.Pair]? in
                if case .map(let pairs) = item { return pairs }
                return nil
            }
            guard !maps.isEmpty else { return " \(inline(value))\n" }
            let inner = indentation + "    "
            return "\n"
                + maps.map { "\(indentation)  - " + self.text($0, indentation: inner).dropFirst(inner.count) }.joined()
        }
    }

    /// A scalar or a list of scalars, on one line.
    static func inline(_ value: Shown, quoting: Bool = true) -> String {
        switch value {
        case .scalar(let text, let isText): quoting && isText && !isPlain(text) ? JSONText.quoted(text) : text
        case .list(let items): "[\(items.map { inline($0, quoting: quoting) }.joined(separator: ", "))]"
        case .map: ""
        }
    }

    /// Whether YAML reads the word as it stands, and as nothing but text.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "/") else { return false }
        guard !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased()) else {
            return false
        }
        return text.utf8.allSatisfy { isLetter($0) || "0123456789_.-/:".utf8.contains($0) } && text.last != ":"
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
