import Common

/// What became of messages, until the store is told.
struct CacheResults {
    var settled: [MessageID] = []
    var failed: [DeliveryFailure] = []
    var paused: [MessageID] = []

    var isEmpty: Bool { self.settled.isEmpty && self.failed.isEmpty && self.paused.isEmpty }
}
