import IPC

/// Shows lines of the log as they come: first the last few of what was kept, then everything.
final class LogView {
    private let lines: Int
    private let filter: LogFilter
    private let json: Bool
    private let paint = Paint(isOn: Output.wantsColour)
    /// What passes of the lines that were kept; nil once they are shown.
    private var kept: [LogEntry]? = []

    init(lines: Int, filter: LogFilter, json: Bool) {
        self.lines = lines
        self.filter = filter
        self.json = json
    }

    /// Whether more is wanted: not when nobody reads what is printed.
    func took(_ news: News) throws(Refusal) -> Bool {
        switch news {
        case .lines(let lines):
            let entries = lines.map(LogEntry.init).filter(self.filter.passes)
            guard self.kept != nil else { return try self.show(entries) }
            self.kept?.append(contentsOf: entries)
            return true
        case .leftOut(let count): return self.remark("… \(count) lines were left out")
        case .live: return try self.finish()
        case .away, .traced: return true
        }
    }

    /// What was kept is told.
    @discardableResult
    func finish() throws(Refusal) -> Bool {
        let entries = self.kept ?? []
        self.kept = nil
        return try self.show(Array(entries.suffix(self.lines)))
    }

    private func show(_ entries: [LogEntry]) throws(Refusal) -> Bool {
        for entry in entries {
            let text = try self.json ? JSONText.text(of: entry.json, pretty: false) : entry.line(self.paint)
            guard Output.goesOn(saying: text) else { return false }
        }
        return true
    }

    private func remark(_ text: String) -> Bool {
        guard self.json else { return Output.goesOn(saying: text) }
        Output.complain(text)
        return true
    }
}
