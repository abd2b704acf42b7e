import Common

/// What waits in Core, for a person.
struct QueueTable {
    private static let errorsShown = 3

    private let summary: QueueSummary
    private let now: Timestamp
    private let paint: Paint

    init(_ summary: QueueSummary, now: Timestamp, colour: Bool) {
        self.summary = summary
        self.now = now
        self.paint = Paint(isOn: colour)
    }

    var text: String {
        guard !self.summary.binds.isEmpty else { return "Nothing waits." }
        var columns = Columns([
            .left("BIND"), .right("WAITING"), .right("DUE"), .right("LATER"), .right("RETRIED"), .right("OLDEST"),
            .left("NEXT ATTEMPT"),
        ])
        for bind in self.summary.binds {
            let more = bind.isComplete ? "" : "+"
            let isIdle = bind.waiting == 0
            columns.add(
                [
                    Cell(bind.name ?? "(no route)", bind.name == nil && !isIdle ? .yellow : nil),
                    Cell("\(bind.waiting)"), Cell("\(bind.seen - bind.later)\(more)"), Cell("\(bind.later)\(more)"),
                    Cell("\(bind.retried)\(more)"), Cell(self.oldest(bind)), Cell(self.nextAttempt(bind)),
                ],
                note: Self.note(bind)
            )
        }
        let lines = columns.lines(self.paint)
        let isComplete = self.summary.binds.allSatisfy(\.isComplete)
        return (isComplete ? lines : lines + ["+: of the newest; not all that waits was looked at"])
            .joined(separator: "\n")
    }

    private func oldest(_ bind: QueueSummary.Bind) -> String {
        guard let oldest = bind.oldest else { return "-" }
        return "\(Age(milliseconds: (self.now - oldest).wholeMilliseconds))\(bind.isComplete ? "" : "+")"
    }

    private func nextAttempt(_ bind: QueueSummary.Bind) -> String {
        if bind.waiting == 0 { return "-" }
        guard bind.seen == bind.later, let next = bind.nextAttempt else { return "now" }
        return "in \(Age(milliseconds: (next - self.now).wholeMilliseconds))"
    }

    private static func note(_ bind: QueueSummary.Bind) -> String {
        let errors = bind.errors
        var words = errors.prefix(Self.errorsShown).map { $0.count > 1 ? "\($0.count) × \($0.text)" : $0.text }
        if errors.count > words.count { words.append("and \(errors.count - words.count) others") }
        return words.joined(separator: "; ")
    }
}
