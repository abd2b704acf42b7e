/// Why a session ends.
public enum EndReason: Sendable, Hashable {
    /// The octets stopped being SMPP: nobody knows where the next PDU would begin.
    case protocolError(CommandStatus)
    /// The peer said of our octets what `protocolError` says of its.
    case streamLostByPeer
    /// enquire_link had no answer, nor came anything else.
    case enquireLinkUnanswered
    /// The peer did nothing for too long.
    case inactivity
    /// The peer did not bind in time.
    case neverBound
    /// Our bind had no answer.
    case bindUnanswered
    /// The peer was refused too often.
    case tooManyRefusals
    /// We asked for the end, and the peer agreed.
    case unbound
    /// We asked for the end and had no answer.
    case unbindUnanswered
    /// The peer asked for the end.
    case unboundByPeer
    /// The connection ended with nobody asking.
    case linkEnded
}

extension EndReason: CustomStringConvertible {
    /// The reason in words, for a log.
    public var description: String {
        switch self {
        case .protocolError(let status): "protocol error (\(status.name))"
        case .streamLostByPeer: "peer lost our stream"
        case .enquireLinkUnanswered: "enquire_link timeout"
        case .inactivity: "inactivity timeout"
        case .neverBound: "not bound in time"
        case .bindUnanswered: "bind timeout"
        case .tooManyRefusals: "too many refused binds"
        case .unbound: "unbound"
        case .unbindUnanswered: "unbind timeout"
        case .unboundByPeer: "unbound by peer"
        case .linkEnded: "connection closed"
        }
    }
}
