import Common

/// Why the text of a `--route` is not one.
struct RouteArgumentFault: Error, Equatable {
    let problem: String
}

extension RouteConfiguration {
    /// Reads `prefix=44,dest_smsc=uk_a,weight=3`; a comma within `reply` is written `\,`.
    init(argument text: String) throws(RouteArgumentFault) {
        self.init()
        for pair in Self.pairs(text) {
            guard let equals = pair.firstIndex(of: "=") else {
                throw RouteArgumentFault(problem: "'\(pair)' is not key=value")
            }
            try self.set(String(pair[..<equals]), String(pair[pair.index(after: equals)...]))
        }
        if self.action == .route, self.destSMSC == nil { throw RouteArgumentFault(problem: "dest_smsc is required") }
        if self.action == .autoReply, self.reply == nil { throw RouteArgumentFault(problem: "reply is required") }
    }

    private mutating func set(_ key: String, _ value: String) throws(RouteArgumentFault) {
        switch key {
        case "prefix": self.prefix = value
        case "source_smsc": self.sourceSMSC = value
        case "source_prefix": self.sourcePrefix = value
        case "dest_smsc": self.destSMSC = value
        case "priority": self.priority = try Self.number(key, value, in: -1_000_000...1_000_000)
        case "weight": self.weight = try Self.number(key, value, in: 1...1_000_000)
        case "reply": self.reply = value
        case "action":
            guard let action = RouteAction(rawValue: value) else {
                throw RouteArgumentFault(problem: "action must be route, drop or auto_reply")
            }
            self.action = action
        default:
            throw RouteArgumentFault(problem: "unknown key '\(key)'")
        }
    }

    private static func number(
        _ key: String,
        _ value: String,
        in range: ClosedRange<Int>
    ) throws(RouteArgumentFault) -> Int {
        guard let number = Int(value), range.contains(number) else {
            throw RouteArgumentFault(problem: "\(key) must be \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func pairs(_ text: String) -> [String] {
        var pairs = [""]
        var isEscaped = false
        for character in text {
            if isEscaped {
                pairs[pairs.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," {
                pairs.append("")
            } else {
                pairs[pairs.count - 1].append(character)
            }
        }
        return pairs
    }
}
