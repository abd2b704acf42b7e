/// Every metric of the gateway, once.
///
/// The names, types and labels of the first part are those of the original product, so that dashboards and alerts move
/// over unchanged. A number, once given, stays.
package enum MetricCatalogue {
    private static let perBind = MetricLabel.ofBind

    /// Bounds for the answer of a peer, a Core or a carrier, in seconds.
    private static let answerBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    /// Bounds for a commit to disk, in seconds.
    private static let commitBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1]
    /// Bounds for the number of rows in one commit.
    private static let groupBounds: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

    // MARK: As in the original product

    package static let licenseStatus = GaugeMetric(
        0,
        "omnimessage_smpp_license_status",
        [],
        "Whether the licence is valid: 1 valid (or none is needed), 0 invalid."
    )
    package static let connectionStatus = GaugeMetric(
        1,
        "smpp_connection_status",
        perBind,
        "Whether the bind is up: 1 bound, 0 not."
    )
    package static let messagesSent = CounterMetric(
        2,
        "smpp_messages_sent_total",
        perBind,
        "Messages sent through the bind."
    )
    package static let messagesReceived = CounterMetric(
        3,
        "smpp_messages_received_total",
        perBind,
        "Messages received through the bind."
    )
    package static let deliveryFailures = CounterMetric(
        4,
        "smpp_delivery_failures_total",
        perBind,
        "Messages that were refused or failed."
    )
    package static let bindSuccesses = CounterMetric(
        5,
        "smpp_bind_success_total",
        perBind,
        "Bind attempts that were accepted."
    )
    package static let bindFailures = CounterMetric(
        6,
        "smpp_bind_failures_total",
        perBind,
        "Bind attempts that were refused or failed."
    )
    /// Always the sum of `bindSuccesses` and `bindFailures`: count it where either is counted.
    package static let connectionAttempts = CounterMetric(
        7,
        "smpp_connection_attempts_total",
        perBind,
        "Bind attempts, accepted or not."
    )
    package static let disconnections = CounterMetric(
        8,
        "smpp_disconnection_total",
        perBind,
        "Sessions that ended, whatever the cause."
    )
    package static let enquireLinksSent = CounterMetric(
        9,
        "smpp_enquire_link_sent_total",
        perBind,
        "Keep-alive requests sent."
    )
    package static let enquireLinksReceived = CounterMetric(
        10,
        "smpp_enquire_link_received_total",
        perBind,
        "Keep-alive requests received."
    )
    package static let uptime = GaugeMetric(
        11,
        "smpp_uptime_seconds",
        perBind,
        "Seconds since the bind came up; 0 while it is down."
    )
    package static let cacheSize = GaugeMetric(
        12,
        "smpp_cache_size",
        [.bindName, .mode],
        "Messages held in the message cache."
    )
    package static let cacheDelivered = CounterMetric(
        13,
        "smpp_cache_delivered_total",
        [.bindName],
        "Messages delivered out of the message cache."
    )
    package static let cacheRetries = CounterMetric(
        14,
        "smpp_cache_retry_total",
        [.bindName],
        "Deliveries out of the message cache that were put off to a later try."
    )
    package static let cachePermanentFailures = CounterMetric(
        15,
        "smpp_cache_permanent_failures_total",
        [.bindName],
        "Cached messages that were given up."
    )
    package static let cacheOverflow = CounterMetric(
        16,
        "smpp_cache_overflow_total",
        [.bindName],
        "Messages that found the message cache full."
    )

    // MARK: Additions

    package static let submitDuration = HistogramMetric(
        17,
        "smpp_submit_duration_seconds",
        perBind,
        bounds: answerBounds,
        "Time from a submit_sm to its answer, in either direction."
    )
    package static let windowInUse = GaugeMetric(
        18,
        "smpp_window_in_use",
        perBind,
        "Requests that wait for the answer of the peer."
    )
    package static let throttled = CounterMetric(
        19,
        "smpp_throttled_total",
        perBind,
        "Messages that were refused for exceeding the agreed rate, by us or by the peer."
    )
    package static let responseStatus = CounterMetric(
        20,
        "smpp_response_status_total",
        [.bindName, .status],
        "Answers to messages, by command_status."
    )
    package static let workerRestarts = CounterMetric(
        21,
        "smpp_worker_restarts_total",
        [.bindName],
        "Times that the worker process of the bind was started again."
    )
    package static let workerState = GaugeMetric(
        22,
        "smpp_worker_state",
        [.bindName, .state],
        "State of the worker process of the bind: 1 for the state that it is in, 0 for the others."
    )
    package static let workerResidentMemory = GaugeMetric(
        23,
        "smpp_worker_resident_bytes",
        [.bindName],
        "Resident memory of the worker process of the bind."
    )
    package static let apiRequests = CounterMetric(
        24,
        "omnimessage_api_requests_total",
        [.operation, .outcome],
        "Requests to OmniMessage Core, by operation and outcome."
    )
    package static let apiRequestDuration = HistogramMetric(
        25,
        "omnimessage_api_request_duration_seconds",
        [.operation],
        bounds: answerBounds,
        "Time that OmniMessage Core took to answer."
    )
    package static let queueDepth = GaugeMetric(
        26,
        "omnimessage_queue_depth",
        [.destSMSC],
        "Messages waiting in OmniMessage Core, by destination."
    )
    package static let storeCommitDuration = HistogramMetric(
        27,
        "smpp_store_commit_duration_seconds",
        [],
        bounds: commitBounds,
        "Time that a group of rows took to reach the disk."
    )
    package static let storeGroupSize = HistogramMetric(
        28,
        "smpp_store_group_size",
        [],
        bounds: groupBounds,
        "Rows that were committed together."
    )
    package static let buildInfo = GaugeMetric(
        29,
        "smpp_build_info",
        [.version],
        "Always 1; the label tells which version runs."
    )

    package static let inDoubt = GaugeMetric(
        30,
        "smpp_in_doubt",
        [.bindName],
        "Messages that were sent and whose answer is not known."
    )
    package static let parkedReceipts = GaugeMetric(
        31,
        "smpp_parked_receipts",
        [],
        "Delivery receipts that have matched no message so far."
    )
    package static let parkedReceiptsDropped = CounterMetric(
        32,
        "smpp_parked_receipts_dropped_total",
        [],
        "Delivery receipts that matched nothing and made room for newer ones."
    )
    package static let storeFull = GaugeMetric(
        33,
        "smpp_store_full",
        [],
        "Whether new messages are refused for want of free disk space: 1 refused, 0 not."
    )
    package static let coreReachable = GaugeMetric(
        34,
        "omnimessage_core_reachable",
        [],
        "Whether OmniMessage Core answers: 1 it does, 0 it does not."
    )
    package static let helperState = GaugeMetric(
        35,
        "smpp_helper_state",
        [.state, .role],
        "State of a process that serves all binds: 1 for the state that it is in, 0 for the others."
    )

    /// All of them; each at the place of its number.
    package static let all: [Metric] = [
        licenseStatus.metric, connectionStatus.metric, messagesSent.metric, messagesReceived.metric,
        deliveryFailures.metric, bindSuccesses.metric, bindFailures.metric, connectionAttempts.metric,
        disconnections.metric, enquireLinksSent.metric, enquireLinksReceived.metric, uptime.metric,
        cacheSize.metric, cacheDelivered.metric, cacheRetries.metric, cachePermanentFailures.metric,
        cacheOverflow.metric, submitDuration.metric, windowInUse.metric, throttled.metric,
        responseStatus.metric, workerRestarts.metric, workerState.metric, workerResidentMemory.metric,
        apiRequests.metric, apiRequestDuration.metric, queueDepth.metric, storeCommitDuration.metric,
        storeGroupSize.metric, buildInfo.metric, inDoubt.metric, parkedReceipts.metric,
        parkedReceiptsDropped.metric, storeFull.metric, coreReachable.metric,
        helperState.metric,
    ]

    /// The metric of that number, or nothing: a newer program may know metrics that we do not.
    package static func metric(id: UInt16) -> Metric? {
        self.all.indices.contains(Int(id)) ? self.all[Int(id)] : nil
    }

    /// What a configured bind shows from the start, at 0: its own counters, and whether it is up.
    ///
    /// A counter that begins at 0 lets `increase()` see the first event, and a gauge that stays lets the alert see a bind
    /// whose worker is gone.
    package static let standing: [Metric] = all.filter { metric in
        guard metric.labels.contains(.bindName), metric.labels.allSatisfy(perBind.contains) else { return false }
        return switch metric.kind {
        case .counter: true
        case .gauge: [connectionStatus.metric, uptime.metric, windowInUse.metric].contains(metric)
        case .histogram: false
        }
    }
}
