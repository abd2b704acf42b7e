import CoreAPI

/// The metrics of the embedded Core in Prometheus text.
enum MetricsPage {
    static func text(depths: [String: Int64], counts: Tally.Counts) -> String {
        var page = ""
        Self.add(
            QueueDepths.metric,
            "gauge",
            "Messages that wait, by the bind that is to send them.",
            "dest_smsc",
            depths.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 },
            to: &page
        )
        Self.add(
            "omnimessage_core_messages_total",
            "counter",
            "Changes of state of messages, since the start.",
            "status",
            MessageState.allCases.map { ($0.status.name, Int64(counts.states[$0] ?? 0)) },
            to: &page
        )
        Self.add(
            "omnimessage_core_http_requests_total",
            "counter",
            "Requests answered, by HTTP status.",
            "status",
            counts.requests.sorted { $0.key < $1.key }.map { (String($0.key), Int64($0.value)) },
            to: &page
        )
        Self.addTotals(counts, to: &page)
        return page
    }

    private static func addTotals(_ counts: Tally.Counts, to page: inout String) {
        Self.add(
            "omnimessage_core_fetched_total",
            "counter",
            "Messages handed out to binds.",
            counts.fetched,
            to: &page
        )
        Self.add("omnimessage_core_receipts_total", "counter", "Receipts taken in.", counts.receipts, to: &page)
        Self.add("omnimessage_core_commits_total", "counter", "Commits to disk.", counts.commits, to: &page)
        Self.add(
            "omnimessage_core_commit_requests_total",
            "counter",
            "Requests that the commits carried.",
            counts.commitRequests,
            to: &page
        )
    }

    private static func add(_ name: String, _ type: String, _ help: String, _ value: Int, to page: inout String) {
        page += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
    }

    private static func add(
        _ name: String,
        _ type: String,
        _ help: String,
        _ label: String,
        _ values: [(String, Int64)],
        to page: inout String
    ) {
        page += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        for (value, number) in values { page += "\(name){\(label)=\"\(Self.escaped(value))\"} \(number)\n" }
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
