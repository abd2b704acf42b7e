import Common
import IPC

/// The message cache for a person.
enum CacheTables {
    static func summary(_ binds: [CacheResponse.BindCache], colour: Bool = Output.wantsColour) -> String {
        guard !binds.isEmpty else { return "No bind has a message cache." }
        var columns = Columns([
            .left("BIND"), .right("TOTAL"), .right("PENDING"), .right("DELIVERING"), .right("FAILED"),
            .right("MAX SIZE"), .left("CACHE"),
        ])
        for bind in binds {
            columns.add(
                [
                    Cell(bind.name), Cell(bind.total), Cell(bind.pending), Cell(bind.delivering),
                    Cell("\(bind.failed)", bind.failed > 0 ? .red : nil), Cell(bind.maxSize),
                    Cell(bind.enabled ? "on" : "off"),
                ],
                note: bind.switched ?? ""
            )
        }
        let totals = CacheTotals(binds)
        let all = "\(totals.total) messages held: \(totals.pending) pending, \(totals.failed) failed for good"
        return (columns.lines(Paint(isOn: colour)) + ["", all]).joined(separator: "\n")
    }

    static func messages(_ rows: [CacheResponse.CachedRow], limit: Int, colour: Bool = Output.wantsColour) -> String {
        guard let last = rows.last else { return "No messages." }
        var columns = Columns([
            .right("ID"), .left("BIND"), .left("STATUS"), .right("RETRIES"), .left("RECEIVED"), .left("NEXT RETRY"),
        ])
        for row in rows {
            columns.add(
                [
                    Cell("\(row.id)"), Cell(row.bind), Cell(row.status, row.status == "pending" ? nil : .yellow),
                    Cell(row.retryCount), Cell(row.receivedAt), Cell(row.nextRetryAt ?? "at once"),
                ],
                note: row.lastError ?? ""
            )
        }
        var lines = columns.lines(Paint(isOn: colour))
        if rows.count == limit { lines.append("There may be more: --before \(last.id)") }
        return lines.joined(separator: "\n")
    }

    static func doubts(_ parts: [CacheResponse.DoubtfulPart], colour: Bool = Output.wantsColour) -> String {
        guard !parts.isEmpty else { return "Nothing is in doubt." }
        var columns = Columns([
            .left("BIND"), .right("MESSAGE"), .right("PART"), .left("SENT"), .right("TIMES"),
        ])
        for part in parts {
            columns.add([
                Cell(part.bind), Cell("\(part.message)"), Cell(part.part), Cell(part.sentAt), Cell(part.attempts),
            ])
        }
        let lines = columns.lines(Paint(isOn: colour)) + Self.cutShort(parts)
        return lines.joined(separator: "\n")
    }

    /// Of which binds there may be more than is shown.
    private static func cutShort(_ parts: [CacheResponse.DoubtfulPart]) -> [String] {
        let most = CacheResponse.DoubtfulPart.mostOfABind
        let counts = Dictionary(parts.map { ($0.bind, 1) }, uniquingKeysWith: +)
        return counts.filter { $0.value >= most }.keys.sorted()
            .map { "\($0): the first \(most) are shown; there may be more" }
    }
}

/// The whole cache in numbers, and each bind's.
struct CacheTotals: Encodable {
    let total: Int
    let pending: Int
    let failed: Int
    let binds: [CacheResponse.BindCache]

    init(_ binds: [CacheResponse.BindCache]) {
        self.total = binds.reduce(0) { $0 + $1.total }
        self.pending = binds.reduce(0) { $0 + $1.pending + $1.delivering }
        self.failed = binds.reduce(0) { $0 + $1.failed }
        self.binds = binds
    }
}
