import CoreAPI

/// The metrics of the embedded Core in Prometheus text.
struct MetricsPage {
    private(set) var text = ""

    init(depths: [String: Int64], counts: Tally.Counts, held: Int) {
        let waiting = depths.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self.add(
            QueueDepths.metric,
            "gauge",
            "Messages that wait, by the bind that is to send them.",
            "dest_smsc",
            waiting
        )
        self.add("omnimessage_core_held_calls", "gauge", "Queue calls that are held open.", held)
        self.add(counts)
    }

    private mutating func add(_ counts: Tally.Counts) {
        let states = MessageState.allCases.map { ($0.status.name, Int64(counts.states[$0] ?? 0)) }
        let requests = counts.requests.sorted { $0.key < $1.key }.map { (String($0.key), Int64($0.value)) }
        self.add("omnimessage_core_messages_total", "counter", "Changes of state of messages.", "status", states)
        self.add("omnimessage_core_http_requests_total", "counter", "Requests answered, by status.", "status", requests)
        self.add("omnimessage_core_fetched_total", "counter", "Messages handed out to binds.", counts.fetched)
        self.add("omnimessage_core_receipts_total", "counter", "Receipts taken in.", counts.receipts)
        self.add("omnimessage_core_commits_total", "counter", "Commits to disk.", counts.commits)
        let carried = counts.commitRequests
        self.add("omnimessage_core_commit_requests_total", "counter", "Requests that the commits carried.", carried)
    }

    private mutating func add(_ name: String, _ type: String, _ help: String, _ value: Int) {
        self.text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
    }

    private mutating func add(
        _ name: String,
        _ type: String,
        _ help: String,
        _ label: String,
        _ values: [(String, Int64)]
    ) {
        self.text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        for (value, number) in values {
            self.text += "\(name){\(label)=\"\(Self.escaped(value))\"} \(number)\n"
        }
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
