/// The one table of keys: what the reader checks by, the reference file is made from, and the console's forms show.
package enum ConfigurationKeys {
    /// The keys of the file itself, with everything below them.
    package static let gateway: [ConfigurationKey] = Section.gateway.keys
    /// The keys of an item of `binds`.
    package static let clientBind: [ConfigurationKey] = Section.clientBind.keys
    /// The keys of an item of `server_binds`.
    package static let serverBind: [ConfigurationKey] = Section.serverBind.keys
    /// The keys of an item of `embedded_core.routes`.
    package static let route: [ConfigurationKey] = Section.route.keys
}

/// A configuration on its way: the two lists of binds come with the places where each item stands.
///
/// They can differ from the order in the file: an item of `binds` with `mode: server` is a server bind.
struct Draft: Sendable {
    var configuration = GatewayConfiguration()
    var clientPlaces: [String] = []
    var serverPlaces: [String] = []

    mutating func add(_ bind: ClientBind, at place: String) {
        self.configuration.binds.append(bind)
        self.clientPlaces.append(place)
    }

    mutating func add(_ bind: ServerBind, at place: String) {
        self.configuration.serverBinds.append(bind)
        self.serverPlaces.append(place)
    }
}
