import Common
import IPC

/// A configuration with what has to be said of it: whose it is, and what to know about it.
struct ShownConfiguration {
    let warnings: [String]
    private let source: String
    private let file: String
    private let readAt: String?
    private let view: ConfigurationView

    /// What the gateway would read out of a file; nil: the installed one.
    init(_ path: String?, _ folder: StateFolder) throws(Refusal) {
        let path = path ?? ConfigurationFile.standardPath
        self.init(path, try GatewayFile.load(path, folder))
    }

    init(_ path: String, _ loaded: LoadedConfiguration) {
        self.source = "file"
        self.file = path
        self.readAt = nil
        self.warnings = loaded.warnings.map { $0.text(in: path) }
        self.view = ConfigurationView(loaded)
    }

    /// What is in force.
    init(runningAt folder: StateFolder) throws(Refusal) {
        guard case .configuration(let running) = try GatewayCall.ask(.configuration, of: folder) else {
            throw Refusal("the gateway answered something else than its configuration")
        }
        self.source = "running"
        self.file = running.file
        self.readAt = running.readAt
        self.warnings = running.waitingForRestart.map {
            "\($0) has changed; it takes effect when the service is started anew"
        }
        self.view = ConfigurationView(running)
    }

    private var headline: String {
        guard let readAt = self.readAt else {
            return
                "# What \(self.file) and this shell's environment come to; smppctl config show --running: what is in force"
        }
        return "# In force, read from \(self.file) at \(readAt)"
    }

    /// YAML, under a line that says whose it is.
    var yaml: String { "\(self.headline)\n\(self.view.yaml)" }

    var json: JSONValue {
        var object: [String: JSONValue] = [
            "source": .text(self.source), "file": .text(self.file), "values": self.view.json,
            "warnings": .list(self.warnings.map(JSONValue.text)),
        ]
        if let readAt = self.readAt { object["read_at"] = .text(readAt) }
        return .object(object)
    }

    /// For a file of its own: the warnings stand in it too.
    var report: String {
        "\(self.headline)\n\(self.warnings.map { "# \($0)\n" }.joined())\(self.view.yaml)\n"
    }
}
