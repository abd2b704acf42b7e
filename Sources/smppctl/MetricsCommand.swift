import ArgumentParser
import IPC
import NIOCore
import Telemetry

/// What Prometheus would scrape.
struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Print the metrics as the endpoint would.",
        discussion: """
            Examples:
              smppctl metrics | grep smpp_connection_status
              smppctl metrics | promtool check metrics
              smppctl metrics --json | jq '.[] | select(.name == "smpp_uptime_seconds")'
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    @Flag(name: .customLong("openmetrics"), help: "In the OpenMetrics format.")
    var openMetrics = false

    @Flag(help: "As JSON: a list of series, each with its labels and value.") var json = false

    func run() throws {
        guard !self.json else {
            let samples = try Self.samples(of: self.folder.or(self.root.folder))
            return Output.say(try JSONText.of(samples.map(SeriesReport.init)))
        }
        Output.say(try Self.text(of: self.folder.or(self.root.folder), openMetrics: self.openMetrics))
    }

    /// What the endpoint would answer.
    static func text(of folder: StateFolder, openMetrics: Bool) throws(Refusal) -> String {
        PrometheusText.render(try self.samples(of: folder), format: openMetrics ? .openMetrics : .prometheus)
    }

    private static func samples(of folder: StateFolder) throws(Refusal) -> [MetricSample] {
        guard case .metrics(let octets) = try GatewayCall.ask(.metrics, of: folder) else {
            throw Refusal("the gateway answered something else than its metrics")
        }
        do {
            return try MetricSnapshot(decoding: ByteBuffer(bytes: octets)).samples
        } catch {
            throw Refusal(
                "the gateway's metrics are not understood (\(error.reason)); use the smppctl that was installed with it"
            )
        }
    }
}
