package import Common

/// A row of the cache.
package struct CachedMessage: Sendable, Equatable {
    package let id: MessageID
    package let bind: BindName
    package let state: CacheState
    package let retryCount: Int
    /// When it is due; nil: at once, in the order received.
    package let nextRetryAt: Timestamp?
    package let receivedAt: Timestamp
    package let wantsFailureReceipt: Bool
    package let lastError: String?
    /// The worker's own encoding; opaque here.
    package let payload: [UInt8]
}

/// Which rows of the cache to list, the newest first.
package struct CacheFilter: Sendable, Equatable {
    package var bind: BindName?
    package var state: CacheState?
    package var retriedAtLeast = 0
    /// Only rows older than this one: the last of the page before.
    package var before: MessageID?
    package var limit = 100
    /// Whether the payloads come too; without, they are empty.
    package var withPayload = false

    package init() {}
}
