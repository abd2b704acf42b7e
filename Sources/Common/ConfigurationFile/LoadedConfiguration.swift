/// A configuration that was accepted, with what is worth saying about it.
package struct LoadedConfiguration: Sendable, Equatable {
    package let configuration: GatewayConfiguration
    package let warnings: [Problem]
    /// Where each value that was given comes from, by the path of its key; what is not here is a default.
    package let origins: [String: Origin]
    /// The paths of the client binds, in their order: an item of `binds` may be a server bind.
    package let clientPlaces: [String]
    /// The paths of the server binds, in their order.
    package let serverPlaces: [String]

    init(_ draft: Draft, warnings: [Problem], origins: [String: Origin]) {
        self.configuration = draft.configuration
        self.warnings = warnings
        self.origins = origins
        self.clientPlaces = draft.clientPlaces
        self.serverPlaces = draft.serverPlaces
    }
}

/// Where a value comes from.
package enum Origin: Sendable, Equatable {
    case file(line: Int)
    case environment(String)
}
