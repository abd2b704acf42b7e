/// Core's gauge of waiting messages, in Prometheus text: `omnimessage_queue_depth{dest_smsc="NAME"} 12`.
package enum QueueDepths {
    package static let metric = "omnimessage_queue_depth"

    /// The depths by `dest_smsc`; lines of any other kind are passed over.
    package static func read(_ text: String) -> [String: Int64] {
        var depths: [String: Int64] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix(self.metric + "{") {
            guard let start = line.firstRange(of: "dest_smsc=\"")?.upperBound,
                let name = Self.labelValue(line[start...]),
                let number = line.split(separator: "}").last?.split(separator: " ").first,
                let depth = Double(number), depth >= 0, depth < 1e15
            else { continue }
            depths[name] = Int64(depth)
        }
        return depths
    }

    /// The label's value up to its closing quote, escapes resolved.
    private static func labelValue(_ text: Substring) -> String? {
        var value = ""
        var isEscaped = false
        for character in text {
            switch (character, isEscaped) {
            case ("\"", false): return value
            case ("\\", false): isEscaped = true
            case ("n", true):
                value.append("\n")
                isEscaped = false
            default:
                value.append(character)
                isEscaped = false
            }
        }
        return nil
    }
}
