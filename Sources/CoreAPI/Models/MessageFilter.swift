/// Which messages to list.
package struct MessageFilter: Equatable, Sendable {
    package var status: String?
    package var destSmsc: String?
    /// The one that was handed in with this key; an addition that another Core may not know.
    package var idempotencyKey: String?
    /// 1 to 1000.
    package var limit: Int
    /// Only ids below this one: the last of the page before.
    package var before: Int64?

    package init(
        status: String? = nil,
        destSmsc: String? = nil,
        idempotencyKey: String? = nil,
        limit: Int = 100,
        before: Int64? = nil
    ) {
        self.idempotencyKey = idempotencyKey
        self.status = status
        self.destSmsc = destSmsc
        self.limit = limit
        self.before = before
    }

    var query: String {
        var query = Query()
        query.append("status", self.status)
        query.append("dest_smsc", self.destSmsc)
        query.append("idempotency_key", self.idempotencyKey)
        query.append("limit", self.limit)
        query.append("before", self.before)
        return query.text
    }
}
