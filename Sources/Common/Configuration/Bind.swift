/// One bind of either kind: what a worker process is made for.
package enum Bind: Sendable, Equatable, Codable {
    case client(ClientBind)
    case server(ServerBind)

    package var name: BindName {
        switch self {
        case .client(let bind): bind.name
        case .server(let bind): bind.name
        }
    }

    package var mode: BindMode {
        switch self {
        case .client: .client
        case .server: .server
        }
    }

    package var enabled: Bool {
        switch self {
        case .client(let bind): bind.enabled
        case .server(let bind): bind.enabled
        }
    }

    package var systemID: String {
        switch self {
        case .client(let bind): bind.systemID
        case .server(let bind): bind.systemID
        }
    }
}
