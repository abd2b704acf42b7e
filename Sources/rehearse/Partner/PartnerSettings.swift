import SMPP

/// Whom a partner connects to, and as whom it binds.
struct PartnerSettings: Sendable {
    var host = "127.0.0.1"
    var port = 2775
    var systemID = "rehearse"
    var password = ""
    var systemType = ""
    var kind = BindKind.transceiver
    var version = InterfaceVersion.v34
    var window = 10
    var responseTimeout = Duration.seconds(30)
    /// What every deliver_sm is answered.
    var deliverStatus = CommandStatus.ok

    var session: SessionConfiguration {
        var configuration = SessionConfiguration(role: .esme)
        configuration.windowSize = self.window
        configuration.peerWindow = 1_000
        configuration.responseTimeout = self.responseTimeout
        configuration.bindTimeout = min(self.responseTimeout, .seconds(10))
        configuration.unbindTimeout = .seconds(2)
        configuration.version = self.version
        configuration.trustsUnstatedVersion = true
        return configuration
    }

    var bind: Bind {
        Bind(systemID: self.systemID, password: self.password, systemType: self.systemType)
    }
}
