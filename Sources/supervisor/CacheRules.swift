import Common
import Store

/// What the configuration says of a bind's message cache, in the store's terms.
struct CacheRules {
    var maxSize: Int
    var overflow: CacheOverflow
    var ladder: RetryLadder
}

extension StatusBoard {
    /// For a bind that is no longer configured, whose rows are still flushed: the defaults.
    func cacheRules(of name: BindName) -> CacheRules {
        var interval = ServerBind.standardRetryInterval
        var rules: (maxSize: Int, overflow: CacheOverflow) = (.max, .reject)
        switch self.configuration.allBinds.first(where: { $0.name == name }) {
        case .client(let bind):
            interval = bind.cacheRetryInterval
            // A carrier repeats what it is not told was taken: nothing is dropped for it.
            rules = (bind.cacheMaxSize, .reject)
        case .server(let bind):
            interval = bind.cacheRetryInterval
            rules = (bind.cacheMaxSize, bind.cacheOverflow)
        case nil: break
        }
        return CacheRules(
            maxSize: rules.maxSize,
            overflow: rules.overflow,
            ladder: RetryLadder(
                interval: interval,
                multiplier: self.configuration.cacheBackoffMultiplier,
                maxAttempts: self.configuration.cacheMaxRetryAttempts
            )
        )
    }
}

extension ServerBind {
    fileprivate static let standardRetryInterval: Duration = .seconds(60)
}
