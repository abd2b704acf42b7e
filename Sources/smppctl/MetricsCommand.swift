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
        let response = try GatewayCall.ask(.metrics, of: self.folder.or(self.root.folder))
        guard case .metrics(let octets) = response else {
            throw Refusal("the gateway answered something else than its metrics")
        }
        let snapshot: MetricSnapshot
        do {
            snapshot = try MetricSnapshot(decoding: ByteBuffer(bytes: octets))
        } catch {
            throw Refusal(
                "the gateway's metrics are not understood (\(error.reason)); use the smppctl that was installed with it"
            )
        }
        Output.say(PrometheusText.render(snapshot.samples, format: self.openMetrics ? .openMetrics : .prometheus))
    }
}
