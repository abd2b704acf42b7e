package import Common

/// What an operator may ask about the message cache.
package enum CacheRequest: Codable, Equatable, Sendable {
    case summary
    case list(CacheQuery)
    /// Messages wait again, as new: due at once, no retry counted, the error cleared.
    case retry(CacheTarget)
    /// Messages are given up.
    case delete(CacheTarget)
    /// Parts that were sent to a carrier and whose answer is not known; of one bind, or of all.
    case inDoubt(bind: String?)
}

/// Which messages to list, the newest first.
package struct CacheQuery: Codable, Equatable, Sendable {
    package var bind: String?
    /// `pending`, `delivering` or `failed_permanent`.
    package var status: String?
    package var retriedAtLeast = 0
    /// Only messages older than this id: the last of the page before.
    package var before: Int64?
    /// 1 to 10000.
    package var limit = 100

    package init() {}
}

/// Which messages are meant: one, or all failed ones of a bind.
package enum CacheTarget: Codable, Equatable, Sendable {
    case message(Int64)
    case failed(bind: String)
}

package enum CacheResponse: Codable, Equatable, Sendable {
    case summary([BindCache])
    case messages([CachedRow])
    case touched(Int)
    case inDoubt([DoubtfulPart])

    /// What a bind holds.
    package struct BindCache: Codable, Equatable, Sendable {
        package var name: String
        /// Whether the bind is configured, and its cache switched on; rows may outlive both.
        package var enabled: Bool
        package var total: Int
        package var pending: Int
        package var delivering: Int
        package var failed: Int
        package var maxSize: Int
        /// Who switched it on or off, where that is not the file's word; absent else.
        package var switched: String?

        package init(name: String, enabled: Bool, maxSize: Int) {
            self.name = name
            self.enabled = enabled
            self.total = 0
            self.pending = 0
            self.delivering = 0
            self.failed = 0
            self.maxSize = maxSize
        }

        enum CodingKeys: String, CodingKey {
            case name, enabled, total, pending, delivering, failed, switched
            case maxSize = "max_size"
        }
    }

    package struct CachedRow: Codable, Equatable, Sendable {
        package var id: Int64
        package var bind: String
        package var status: String
        package var retryCount: Int
        /// ISO 8601; nil: due at once.
        package var nextRetryAt: String?
        package var receivedAt: String
        package var lastError: String?

        package init(_ message: CachedMessage) {
            self.id = message.id.value
            self.bind = message.bind.value
            self.status = message.state.word
            self.retryCount = message.retryCount
            self.nextRetryAt = message.nextRetryAt?.iso8601
            self.receivedAt = message.receivedAt.iso8601
            self.lastError = message.lastError
        }

        enum CodingKeys: String, CodingKey {
            case id, bind, status
            case retryCount = "retry_count"
            case nextRetryAt = "next_retry_at"
            case receivedAt = "received_at"
            case lastError = "last_error"
        }
    }

    package struct DoubtfulPart: Codable, Equatable, Sendable {
        /// So many of a bind are listed; of one with as many there may be more.
        package static let mostOfABind = 10_000

        package var bind: String
        /// The message's id in Core.
        package var message: Int64
        /// From 1.
        package var part: Int
        package var sentAt: String
        package var attempts: Int

        package init(bind: String, message: Int64, part: Int, sentAt: String, attempts: Int) {
            self.bind = bind
            self.message = message
            self.part = part
            self.sentAt = sentAt
            self.attempts = attempts
        }

        enum CodingKeys: String, CodingKey {
            case bind, message, part, attempts
            case sentAt = "sent_at"
        }
    }
}
