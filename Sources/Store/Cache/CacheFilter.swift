package import Common

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
