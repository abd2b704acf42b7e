/// A configuration that was accepted, with what is worth saying about it.
package struct LoadedConfiguration: Sendable, Equatable {
    package let configuration: GatewayConfiguration
    package let warnings: [Problem]
    /// Where each value that was given comes from, by the path of its key; what is not here is a default.
    package let origins: [String: Origin]

    package init(configuration: GatewayConfiguration, warnings: [Problem], origins: [String: Origin]) {
        self.configuration = configuration
        self.warnings = warnings
        self.origins = origins
    }
}

/// Where a value comes from.
package enum Origin: Sendable, Equatable {
    case file(line: Int)
    case environment(String)
}
