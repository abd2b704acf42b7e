/// What Core's metrics say of the messages in it.
package struct CoreGauges: Equatable, Sendable {
    /// How many wait, by `dest_smsc`; those without a route under the empty name.
    package var depths: [String: Int64]
    /// How many have expired since Core began to count; nil where it does not say.
    package var expired: Int64?
}

/// Core's gauge of waiting messages, in Prometheus text: `omnimessage_queue_depth{dest_smsc="NAME"} 12`.
package enum QueueDepths {
    package static let metric = "omnimessage_queue_depth"

    /// The depths by `dest_smsc`; lines of any other kind are passed over.
    package static func read(_ text: String) -> [String: Int64] {
        self.values(of: self.metric, by: "dest_smsc", in: text)
    }

    /// How many messages have expired since Core began to count; nil where it does not say.
    package static func expired(_ text: String) -> Int64? {
        self.values(of: "omnimessage_core_messages_total", by: "status", in: text)["expired"]
    }

    private static func values(of metric: String, by label: String, in text: String) -> [String: Int64] {
        var depths: [String: Int64] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix(metric + "{") {
            guard let start = line.firstRange(of: label + "=\"")?.upperBound,
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
