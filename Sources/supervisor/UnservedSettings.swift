import Common

/// Settings that a configuration may have and that this version does not serve yet.
///
/// Said at every start: what an operator has asked for and does not get must not be found out by accident.
enum UnservedSettings {
    static func warnings(_ configuration: GatewayConfiguration) -> [String] {
        var warnings: [String] = []
        if configuration.listen.tls != nil {
            warnings.append("listen.tls is not served yet: no encrypted port is opened")
        }
        return warnings
    }
}
