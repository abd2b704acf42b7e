package import Common

/// The labels **L** of one bind, as metrics.md names them.
///
/// `host`, `port` and `bind_type` exist only where we are the client: a partner comes from many addresses and chooses
/// its own type.
package struct BindLabels: Hashable, Sendable {
    package enum Mode: Hashable, Sendable {
        case client(host: String, port: Int, bindType: String)
        case server
    }

    package let name: String
    package let mode: Mode
    package let systemID: String

    package init(name: String, mode: Mode, systemID: String) {
        self.name = name
        self.mode = mode
        self.systemID = systemID
    }

    /// What to register a series with; a metric leaves out the labels that it does not have.
    package var labels: MetricLabels {
        var labels: MetricLabels = [.bindName: self.name, .systemID: self.systemID]
        switch self.mode {
        case .client(let host, let port, let bindType):
            labels[.mode] = "client"
            labels[.host] = host
            labels[.port] = String(port)
            labels[.bindType] = bindType
        case .server:
            labels[.mode] = "server"
        }
        return labels
    }
}

extension BindLabels {
    package init(_ bind: Bind) {
        switch bind {
        case .client(let client):
            self.init(
                name: client.name.value,
                mode: .client(host: client.host, port: client.port, bindType: client.bindType.rawValue),
                systemID: client.systemID
            )
        case .server(let server):
            self.init(name: server.name.value, mode: .server, systemID: server.systemID)
        }
    }
}
