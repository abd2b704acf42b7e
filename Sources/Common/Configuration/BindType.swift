/// Which end of the SMPP link we are.
package enum BindMode: String, Sendable, Codable, CaseIterable {
    /// We bind to a carrier (ESME).
    case client
    /// Partners bind to us (SMSC).
    case server
}

/// In which directions a session carries messages (SMPP 3.4 §2.2).
package enum BindType: String, Sendable, Codable, CaseIterable, Comparable {
    case transmitter
    case receiver
    case transceiver

    package static func < (one: BindType, other: BindType) -> Bool { one.order < other.order }

    private var order: Int {
        switch self {
        case .transmitter: 0
        case .receiver: 1
        case .transceiver: 2
        }
    }
}
