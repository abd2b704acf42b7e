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

    private init(_ loaded: Self, inForce: GatewayConfiguration, origins: [String: Origin]) {
        self.configuration = inForce
        self.warnings = loaded.warnings
        self.origins = origins
        self.clientPlaces = loaded.clientPlaces
        self.serverPlaces = loaded.serverPlaces
    }

    /// The same with what is in force in its place: binds may be on or off for another reason than the file's.
    package func inForce(_ configuration: GatewayConfiguration, switched: (BindName) -> String?) -> Self {
        var origins = self.origins
        let binds = zip(self.clientPlaces, configuration.binds.map(\.name))
        let serverBinds = zip(self.serverPlaces, configuration.serverBinds.map(\.name))
        for (place, name) in Array(binds) + Array(serverBinds) {
            if let why = switched(name) { origins["\(place).enabled"] = .order(why) }
        }
        return Self(self, inForce: configuration, origins: origins)
    }
}

/// Where a value comes from.
package enum Origin: Sendable, Equatable, Codable {
    case file(line: Int)
    case environment(String)
    /// Not the file: what somebody has ordered, or the licence holds back, in a sentence.
    case order(String)
}
