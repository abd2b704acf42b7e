/// The calls by name: in log lines and as the label `operation` of the metrics.
package enum CoreOperation: String, CaseIterable, Sendable {
    case status
    case register = "frontend_register"
    case insert = "insert_message"
    case insertBatch = "insert_batch"
    case queue = "get_queue"
    case markDelivered = "process_message"
    case incrementDeliveryAttempt = "increment_delivery_attempt"
    case results
    case receipts
    case lease
    case event
    case message = "get_message"
    case messages = "get_messages"
    case cancel = "cancel_message"
    case replace = "replace_message"
    case routes
    case queueDepths = "queue_depths"
}
