/// The name of a label: the closed set that every metric draws from.
///
/// The raw value is what the binary snapshot carries, so a case keeps its number for ever. The order is that in which
/// labels are printed.
package enum MetricLabel: UInt8, CaseIterable, Sendable {
    case bindName = 0
    case mode = 1
    case host = 2
    case port = 3
    case bindType = 4
    case systemID = 5
    case status = 6
    case state = 7
    case operation = 8
    case outcome = 9
    case destSMSC = 10
    case version = 11
    case role = 12

    /// The label as Prometheus reads it.
    package var name: String {
        switch self {
        case .bindName: "bind_name"
        case .mode: "mode"
        case .host: "host"
        case .port: "port"
        case .bindType: "bind_type"
        case .systemID: "system_id"
        case .status: "status"
        case .state: "state"
        case .operation: "operation"
        case .outcome: "outcome"
        case .destSMSC: "dest_smsc"
        case .version: "version"
        case .role: "role"
        }
    }

    /// The labels **L** of the metrics that concern one bind.
    package static let ofBind: [MetricLabel] = [.bindName, .mode, .host, .port, .bindType, .systemID]
}

extension MetricLabel: Comparable {
    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}
