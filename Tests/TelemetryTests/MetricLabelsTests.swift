import Telemetry
import Testing

@Suite struct MetricLabelsTests {
    @Test func `labels stand in their order however they are given`() {
        let labels: MetricLabels = [.systemID: "acme", .bindName: "one", .mode: "server"]
        #expect(labels.pairs.map(\.label) == [.bindName, .mode, .systemID])
        #expect(labels == [.bindName: "one", .mode: "server", .systemID: "acme"])
    }

    @Test func `the last value of a label counts`() {
        let labels: MetricLabels = [.mode: "client", .mode: "server"]
        #expect(labels.pairs.count == 1)
        #expect(labels[.mode] == "server")
    }

    @Test func `a long value is cut between two characters`() {
        let labels: MetricLabels = [.host: String(repeating: "é", count: 200)]
        #expect(labels[.host] == String(repeating: "é", count: 127))
    }

    @Test func `a client's labels name the other end, a server's do not`() {
        let client = BindLabels(
            name: "one",
            mode: .client(host: "smsc.example", port: 2775, bindType: "transceiver"),
            systemID: "acme"
        )
        #expect(client.labels.pairs.map(\.label) == MetricLabel.ofBind)
        #expect(client.labels[.port] == "2775")
        let server = BindLabels(name: "two", mode: .server, systemID: "acme")
        #expect(server.labels == [.bindName: "two", .mode: "server", .systemID: "acme"])
    }
}
