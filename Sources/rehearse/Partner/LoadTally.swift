import SMPP

/// What a load counts; one size however long it runs.
struct LoadTally: Sendable {
    var sent = 0
    /// Answers by status.
    var answers: [CommandStatus: Int] = [:]
    /// Without an answer in time, or with their session.
    var unanswered = 0
    var latency = Histogram()
    /// Receipts that named a message of ours, by state.
    var receipts: [String: Int] = [:]
    var receiptLatency = Histogram()
    var sessionsLost = 0
    /// Other messages that came.
    var messages = 0
    /// The accepted messages whose receipts are to come, when receipts are measured.
    private var awaited: AwaitedReceipts?

    init(measuresReceipts: Bool) {
        self.awaited = measuresReceipts ? AwaitedReceipts() : nil
    }

    /// Receipts of nothing that is known.
    var strayReceipts: Int { self.awaited?.earlyCount ?? 0 }

    /// Receipts that did not come; nil when none were asked for.
    var receiptsMissing: Int? { self.awaited == nil ? nil : max(0, self.accepted - self.receipted) }

    mutating func answered(
        _ sent: Sent,
        _ status: CommandStatus,
        _ messageID: String,
        at now: ContinuousClock.Instant
    ) {
        self.answers[status, default: 0] += 1
        self.latency.add(now - sent.time)
        guard status == .ok else { return }
        if let time = self.awaited?.accepted(messageID, sent: sent.time) { self.receiptLatency.add(time) }
    }

    /// A deliver_sm came; answers whether it was a receipt.
    mutating func took(_ message: DeliverSM, at now: ContinuousClock.Instant) -> Bool {
        guard let receipt = ReceivedReceipt(message), let id = receipt.messageID else {
            self.messages += 1
            return false
        }
        self.receipts[receipt.stat, default: 0] += 1
        if let time = self.awaited?.receipted(id, at: now) { self.receiptLatency.add(time) }
        return true
    }

    var answered: Int { self.latency.count }
    var accepted: Int { self.answers[.ok] ?? 0 }
    var receipted: Int { self.receiptLatency.count }

    var refusals: [(status: CommandStatus, count: Int)] {
        self.answers.filter { $0.key != .ok }.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
    }
}

/// The result of a load, for people and for programs.
struct LoadReport: Event {
    let tally: LoadTally
    /// From the first message to the last answer.
    let time: Duration

    var messagesPerSecond: Double {
        let seconds = self.time.inSeconds
        return seconds > 0 ? Double(self.tally.answered) / seconds : 0
    }

    /// Whether everything was taken and, where that was asked for, receipted.
    var isClean: Bool {
        let tally = self.tally
        return tally.accepted == tally.sent && tally.sessionsLost == 0 && (tally.receiptsMissing ?? 0) == 0
    }

    var words: String? {
        let tally = self.tally
        var lines = [
            "sent        \(tally.sent.grouped) in \(self.time.inSeconds.text(decimals: 2)) s",
            "accepted    \(tally.accepted.grouped)",
        ]
        lines += tally.refusals.map {
            "refused     \($0.count.grouped) with \($0.status.name), \($0.status.explanation)"
        }
        if tally.unanswered > 0 { lines.append("unanswered  \(tally.unanswered.grouped)") }
        if tally.sessionsLost > 0 { lines.append("lost        \(tally.sessionsLost) sessions") }
        lines.append("rate        \(Int(self.messagesPerSecond.rounded()).grouped) messages/s")
        lines.append("latency     \(Self.words(tally.latency))")
        if let missing = tally.receiptsMissing {
            let states = tally.receipts.sorted { $0.key < $1.key }.map { "\($0.value.grouped) \($0.key)" }
            lines.append("receipts    \(states.isEmpty ? "none" : states.joined(separator: ", "))")
            if missing > 0 { lines.append("missing     \(missing.grouped) receipts") }
            lines.append("to receipt  \(Self.words(tally.receiptLatency))")
        }
        if tally.strayReceipts > 0 { lines.append("stray       \(tally.strayReceipts.grouped) receipts") }
        return lines.joined(separator: "\n")
    }

    private static let quantiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999)]

    private static func words(_ histogram: Histogram) -> String {
        var words = Self.quantiles.map { "\($0.0) \(Self.milliseconds(histogram.quantile($0.1))) ms" }
        words.append("max \(Self.milliseconds(histogram.longest)) ms")
        return words.joined(separator: "  ")
    }

    static func milliseconds(_ time: Duration) -> String {
        (time.inSeconds * 1_000).text(decimals: 3)
    }

    var json: JSONObject {
        let tally = self.tally
        var object = JSONObject(event: "summary")
        object.put("sent", tally.sent)
        object.put("answered", tally.answered)
        object.put("accepted", tally.accepted)
        object.put("unanswered", tally.unanswered)
        object.put("sessions_lost", tally.sessionsLost)
        var status = JSONObject()
        if tally.accepted > 0 { status.put(CommandStatus.ok.name, tally.accepted) }
        for refusal in tally.refusals { status.put(refusal.status.name, refusal.count) }
        object.put("status", status)
        object.put("seconds", self.time.inSeconds, decimals: 6)
        object.put("messages_per_second", self.messagesPerSecond, decimals: 1)
        object.put("latency_ms", Self.json(tally.latency))
        if let missing = tally.receiptsMissing {
            var receipts = JSONObject()
            for (state, count) in tally.receipts.sorted(by: { $0.key < $1.key }) { receipts.put(state, count) }
            object.put("receipts", receipts)
            object.put("receipts_missing", missing)
            object.put("receipts_stray", tally.strayReceipts)
            object.put("receipt_latency_ms", Self.json(tally.receiptLatency))
        }
        return object
    }

    private static func json(_ histogram: Histogram) -> JSONObject {
        var object = JSONObject()
        for (name, share) in Self.quantiles {
            object.put(name, histogram.quantile(share).inSeconds * 1_000, decimals: 3)
        }
        object.put("max", histogram.longest.inSeconds * 1_000, decimals: 3)
        return object
    }
}
