/// What an operator does with one bind.
package struct BindOrder: Codable, Equatable, Sendable {
    package enum Action: String, Codable, Sendable, CaseIterable {
        /// A new process and new sessions, after a graceful stop.
        case reconnect
        /// A graceful stop; it stays down until it is reconnected, or the service starts anew.
        case disconnect
        /// On, whatever the configuration says; kept across restarts.
        case enable
        /// Off, whatever the configuration says; kept across restarts.
        case disable
        /// Its cache on, whatever the configuration says; kept across restarts.
        case enableCache = "enable_cache"
        /// Its cache off, whatever the configuration says; kept across restarts. What is in it goes on to Core.
        case disableCache = "disable_cache"
    }

    package var bind: String
    package var action: Action

    package init(bind: String, action: Action) {
        self.bind = bind
        self.action = action
    }
}
