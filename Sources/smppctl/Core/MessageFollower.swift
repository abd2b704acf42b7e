import Common
import CoreAPI
import Foundation

/// Looks at a message in Core again and again, until it has come to an end.
struct MessageFollower {
    /// How a message ended, or how it stood when patience did.
    struct End: Equatable {
        let message: CoreMessage
        let isInTime: Bool

        /// Why this is no success, in a sentence; nil when it is one.
        var trouble: String? {
            let id = self.message.id
            let why = self.message.lastError.map { ": \(PlainText($0))" } ?? ""
            switch self.message.status {
            case .delivered: return nil
            case .pending where !self.isInTime:
                return "message \(id) still waits\(self.message.content.destSmsc == nil ? ", for a route" : "")\(why)"
            case .pending, .expired, .failed, .rejected, .other:
                return "message \(id) is \(PlainText(self.message.status.name))\(why)"
            }
        }

        var json: JSONValue {
            .object([
                "id": .number(self.message.id),
                "status": .text(self.message.status.name),
                "bind": self.message.content.destSmsc.map(JSONValue.text) ?? .null,
                "attempts": .number(Int64(self.message.deliveryAttempts)),
                "smpp_message_ids": .list(self.message.smppMessageIDs.map(JSONValue.text)),
                "error": self.message.lastError.map(JSONValue.text) ?? .null,
            ])
        }
    }

    private let conversation: CoreConversation
    private let id: Int64
    private let patience: Duration
    private let say: (String) -> Void

    /// `say` is told each change in a line.
    init(_ conversation: CoreConversation, id: Int64, patience: Duration, say: @escaping (String) -> Void) {
        self.conversation = conversation
        self.id = id
        self.patience = patience
        self.say = say
    }

    func follow() throws(Refusal) -> End {
        let deadline = ContinuousClock.now + self.patience
        var told = ""
        var pause: Duration = .milliseconds(100)
        while true {
            let id = self.id
            let message = try self.conversation.ask { $0.message(id) }
            let line = Self.line(message)
            if line != told { self.say(line) }
            told = line
            if message.status != .pending { return End(message: message, isInTime: true) }
            guard ContinuousClock.now < deadline else { return End(message: message, isInTime: false) }
            Thread.sleep(forTimeInterval: Double(pause.wholeMilliseconds) / 1000)
            pause = min(pause * 2, .seconds(1))
        }
    }

    static func line(_ message: CoreMessage) -> String {
        var line = PlainText(message.status.name).description
        if let bind = message.content.destSmsc { line += " by \(PlainText(bind))" }
        if message.status == .pending, message.content.destSmsc == nil { line += ", no route" }
        if message.deliveryAttempts > 0 { line += ", attempt \(message.deliveryAttempts)" }
        if !message.smppMessageIDs.isEmpty {
            line += ", the carrier's id \(PlainText(message.smppMessageIDs.joined(separator: " ")))"
        }
        if let error = message.lastError { line += ": \(PlainText(error))" }
        return line
    }
}
