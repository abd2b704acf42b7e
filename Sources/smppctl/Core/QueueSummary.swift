import Common
import CoreAPI

/// What waits in Core, bind by bind.
struct QueueSummary: Equatable {
    struct Bind: Equatable {
        /// Nil: what has no route.
        let name: String?
        /// Core's own count where it has one.
        var waiting: Int64 = 0
        /// How many of them were looked at.
        var seen: Int64 = 0
        /// Looked at, and not to be sent before a moment that is still to come.
        var later: Int64 = 0
        /// Looked at, and tried before.
        var retried: Int64 = 0
        var oldest: Timestamp?
        /// The first such moment.
        var nextAttempt: Timestamp?
        /// The last error of each that has one, the commonest first.
        var errors: [(text: String, count: Int)] {
            self.counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
        }
        fileprivate var counts: [String: Int] = [:]

        init(name: String?) { self.name = name }
    }

    private(set) var binds: [Bind]
    private let now: Timestamp

    /// A row for each of `binds`, whether or not something waits for it.
    init(binds: [String], now: Timestamp) {
        self.binds = binds.map(Bind.init(name:))
        self.now = now
    }

    mutating func add(_ messages: [CoreMessage]) {
        for message in messages {
            let place = self.place(of: message.content.destSmsc)
            self.binds[place].add(message, now: self.now)
        }
    }

    /// Core's counts of all that waits, looked at or not.
    mutating func count(_ depths: [String: Int64]) {
        for (name, depth) in depths where depth > 0 {
            let place = self.place(of: name.isEmpty ? nil : name)
            self.binds[place].waiting = max(depth, self.binds[place].seen)
        }
    }

    private mutating func place(of name: String?) -> Int {
        if let place = self.binds.firstIndex(where: { $0.name == name }) { return place }
        self.binds.append(Bind(name: name))
        return self.binds.count - 1
    }
}

extension QueueSummary.Bind {
    /// How many different errors are told of one bind.
    private static let errorLimit = 100

    fileprivate mutating func add(_ message: CoreMessage, now: Timestamp) {
        self.seen += 1
        self.waiting = max(self.waiting, self.seen)
        if message.deliveryAttempts > 0 { self.retried += 1 }
        if let created = message.createdAt { self.oldest = min(self.oldest ?? created, created) }
        if let due = message.content.deliverAfter, due > now {
            self.later += 1
            self.nextAttempt = min(self.nextAttempt ?? due, due)
        }
        if let error = message.lastError, self.counts[error] != nil || self.counts.count < Self.errorLimit {
            self.counts[error, default: 0] += 1
        }
    }

    /// Whether all that waits was looked at.
    var isComplete: Bool { self.seen >= self.waiting }
}

extension QueueSummary.Bind {
    var json: JSONValue {
        .object([
            "bind": self.name.map(JSONValue.text) ?? .null,
            "waiting": .number(self.waiting),
            "looked_at": .number(self.seen),
            "due": .number(self.seen - self.later),
            "later": .number(self.later),
            "retried": .number(self.retried),
            "oldest": self.oldest.map { .text($0.iso8601) } ?? .null,
            "next_attempt": self.nextAttempt.map { .text($0.iso8601) } ?? .null,
            "errors": .list(
                self.errors.map { .object(["error": .text($0.text), "messages": .number(Int64($0.count))]) }
            ),
        ])
    }
}
