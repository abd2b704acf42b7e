import Common

/// Settings that a configuration may have and that this version does not serve yet.
///
/// Said at every start: what an operator has asked for and does not get must not be found out by accident.
enum UnservedSettings {
    static func warnings(_ configuration: GatewayConfiguration) -> [String] {
        var warnings: [String] = []
        for bind in configuration.allBinds where bind.enabled && bind.isCached {
            warnings.append(
                "\(bind.name): cache_enabled is not served yet; its messages are answered when Core has taken them"
            )
        }
        if configuration.listen.tls != nil {
            warnings.append("listen.tls is not served yet: no encrypted port is opened")
        }
        if configuration.licenseFile != nil {
            warnings.append("license_file is not read yet: omnimessage_smpp_license_status says 1")
        }
        return warnings
    }
}

extension Bind {
    fileprivate var isCached: Bool {
        switch self {
        case .client(let bind): bind.cacheEnabled
        case .server(let bind): bind.cacheEnabled
        }
    }
}
