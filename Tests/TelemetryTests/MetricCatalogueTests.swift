import Telemetry
import Testing

@Suite struct MetricCatalogueTests {
    /// Both lists of the specification, in its order, and what came after.
    static let specified = """
        omnimessage_smpp_license_status smpp_connection_status smpp_messages_sent_total smpp_messages_received_total
        smpp_delivery_failures_total smpp_bind_success_total smpp_bind_failures_total smpp_connection_attempts_total
        smpp_disconnection_total smpp_enquire_link_sent_total smpp_enquire_link_received_total smpp_uptime_seconds
        smpp_cache_size smpp_cache_delivered_total smpp_cache_retry_total smpp_cache_permanent_failures_total
        smpp_cache_overflow_total smpp_submit_duration_seconds smpp_window_in_use smpp_throttled_total
        smpp_response_status_total smpp_worker_restarts_total smpp_worker_state smpp_worker_resident_bytes
        omnimessage_api_requests_total omnimessage_api_request_duration_seconds omnimessage_queue_depth
        smpp_store_commit_duration_seconds smpp_store_group_size smpp_build_info smpp_in_doubt smpp_parked_receipts smpp_parked_receipts_dropped_total
        smpp_store_full omnimessage_core_reachable smpp_helper_state
        """

    @Test func `the catalogue holds what is specified and nothing else`() {
        let names = Self.specified.split { $0 == " " || $0 == "\n" }.map(String.init)
        #expect(MetricCatalogue.all.map(\.name) == names)
    }

    @Test func `each metric is at the place of its number`() {
        for (place, metric) in MetricCatalogue.all.enumerated() {
            #expect(Int(metric.id) == place)
            #expect(MetricCatalogue.metric(id: metric.id)?.name == metric.name)
        }
        #expect(MetricCatalogue.metric(id: UInt16(MetricCatalogue.all.count)) == nil)
    }

    @Test func `counters and only counters end in total`() {
        for metric in MetricCatalogue.all {
            #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter), "\(metric.name)")
        }
    }

    @Test func `bounds of histograms rise`() {
        for metric in MetricCatalogue.all {
            guard case .histogram(let bounds) = metric.kind else { continue }
            #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "\(metric.name)")
        }
    }

    @Test func `labels stand in their order, each once`() {
        for metric in MetricCatalogue.all {
            #expect(zip(metric.labels, metric.labels.dropFirst()).allSatisfy { $0 < $1 }, "\(metric.name)")
        }
    }

    @Test func `a configured bind shows its counters, its state and its uptime from the start`() {
        let names = Set(MetricCatalogue.standing.map(\.name))
        #expect(names.contains("smpp_messages_sent_total"))
        #expect(names.contains("smpp_connection_status"))
        #expect(names.contains("smpp_uptime_seconds"))
        #expect(names.contains("smpp_worker_restarts_total"))
        #expect(!names.contains("smpp_response_status_total"))
        #expect(!names.contains("omnimessage_api_requests_total"))
    }
}
