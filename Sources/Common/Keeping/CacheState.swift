/// Where a cached message is on its way to Core; a delivered one has no row.
package enum CacheState: Int64, Sendable, CaseIterable {
    case pending = 0
    case delivering = 1
    case failedPermanent = 2

    /// As `smppctl` and the console write it.
    package var word: String {
        switch self {
        case .pending: "pending"
        case .delivering: "delivering"
        case .failedPermanent: "failed_permanent"
        }
    }
}
