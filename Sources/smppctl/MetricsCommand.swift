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
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    @Flag(name: .customLong("openmetrics"), help: "In the OpenMetrics format.")
    var openMetrics = false

    func run() throws {
        Output.say(try Self.text(of: self.folder.or(self.root.folder), openMetrics: self.openMetrics))
    }

    /// What the endpoint would answer.
    static func text(of folder: StateFolder, openMetrics: Bool) throws(Refusal) -> String {
        guard case .metrics(let octets) = try GatewayCall.ask(.metrics, of: folder) else {
            throw Refusal("the gateway answered something else than its metrics")
        }
        do {
            let snapshot = try MetricSnapshot(decoding: ByteBuffer(bytes: octets))
            return PrometheusText.render(snapshot.samples, format: openMetrics ? .openMetrics : .prometheus)
        } catch {
            throw Refusal(
                "the gateway's metrics are not understood (\(error.reason)); use the smppctl that was installed with it"
            )
        }
    }
}
