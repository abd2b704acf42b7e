/// A message that has come in and is to be stored.
package struct CacheRow: Sendable, Equatable {
    /// The worker's own encoding; opaque to the store.
    package let payload: ArraySlice<UInt8>
    /// Its sender asked for a receipt of failures.
    package let wantsFailureReceipt: Bool

    package init(payload: ArraySlice<UInt8>, wantsFailureReceipt: Bool) {
        self.payload = payload
        self.wantsFailureReceipt = wantsFailureReceipt
    }
}

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
    /// The worker's own encoding; opaque to the store.
    package let payload: [UInt8]
    /// Somebody has begun to hand it to Core, who may have it although no answer has come.
    package let isTried: Bool

    package init(
        id: MessageID,
        bind: BindName,
        state: CacheState,
        retryCount: Int,
        nextRetryAt: Timestamp?,
        receivedAt: Timestamp,
        wantsFailureReceipt: Bool,
        lastError: String?,
        payload: [UInt8],
        isTried: Bool
    ) {
        self.id = id
        self.bind = bind
        self.state = state
        self.retryCount = retryCount
        self.nextRetryAt = nextRetryAt
        self.receivedAt = receivedAt
        self.wantsFailureReceipt = wantsFailureReceipt
        self.lastError = lastError
        self.payload = payload
        self.isTried = isTried
    }
}

/// What became of rows that were to be stored.
package struct AppendAnswer: Sendable, Equatable {
    package enum Refusal: UInt8, Sendable, Equatable {
        /// The bind holds its `cache_max_size`, and nothing may be dropped.
        case overflow = 1
        /// Too little free space on the disk.
        case diskFull
    }

    /// Of the rows stored: the first ones, in their order; one after another without a gap.
    package var ids: [MessageID] = []
    /// Why the rest of the rows was not.
    package var refusal: Refusal?
    /// What `drop_oldest` removed to make room.
    package var dropped: [MessageID] = []

    package init(ids: [MessageID] = [], refusal: Refusal? = nil, dropped: [MessageID] = []) {
        self.ids = ids
        self.refusal = refusal
        self.dropped = dropped
    }
}

/// A bind's due messages, taken for delivery.
package struct ClaimAnswer: Sendable, Equatable {
    /// In the order received.
    package let messages: [CachedMessage]
    /// When the next one of the bind falls due; nil where none waits, or more are due now.
    package let nextDue: Timestamp?
    /// More are due than were asked for.
    package let isMoreDue: Bool

    package init(messages: [CachedMessage], nextDue: Timestamp?, isMoreDue: Bool) {
        self.messages = messages
        self.nextDue = nextDue
        self.isMoreDue = isMoreDue
    }
}

/// Core did not take a message, for a reason of its own.
package struct DeliveryFailure: Sendable, Equatable {
    package let id: MessageID
    package let error: String
    /// Core refuses this message: no retry will help.
    package let isPermanent: Bool

    package init(id: MessageID, error: String, isPermanent: Bool) {
        self.id = id
        self.error = error
        self.isPermanent = isPermanent
    }
}

/// What became of a message that Core did not take.
package enum DeliveryFate: Sendable, Equatable {
    /// Its `retry`th retry is due then.
    case retry(Int, at: Timestamp)
    /// It stays, and is not tried again; its sender may be owed a receipt.
    case failedPermanent(retries: Int, owesReceipt: Bool)
    /// It is not there any more, or was not being delivered.
    case untouched
}
