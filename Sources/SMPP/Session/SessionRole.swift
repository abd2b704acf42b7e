/// Which end of a session this is.
public enum SessionRole: String, Sendable, Hashable, CaseIterable {
    /// The one who binds: an external short message entity.
    case esme
    /// The one who is bound to: the message centre.
    case messageCentre

    /// The other end.
    public var peer: SessionRole {
        switch self {
        case .esme: .messageCentre
        case .messageCentre: .esme
        }
    }
}

/// What a session is for, as the ESME asked when it bound.
public enum BindKind: String, Sendable, Hashable, CaseIterable {
    /// The ESME submits messages.
    case transmitter
    /// Messages are delivered to the ESME.
    case receiver
    /// Both; SMPP 3.4 and later.
    case transceiver

    /// Whether the ESME may submit, query, cancel and replace.
    public var canSubmit: Bool { self != .receiver }

    /// Whether the message centre may deliver.
    public var canDeliver: Bool { self != .transmitter }

    /// The command that asks for it.
    public var commandID: CommandID {
        switch self {
        case .transmitter: .bindTransmitter
        case .receiver: .bindReceiver
        case .transceiver: .bindTransceiver
        }
    }

    /// What a bind asks for; nil for every other command.
    public init?(_ command: CommandID) {
        switch command {
        case .bindTransmitter: self = .transmitter
        case .bindReceiver: self = .receiver
        case .bindTransceiver: self = .transceiver
        case _: return nil
        }
    }

    func request(_ bind: Bind) -> PDU.Body {
        switch self {
        case .transmitter: .bindTransmitter(bind)
        case .receiver: .bindReceiver(bind)
        case .transceiver: .bindTransceiver(bind)
        }
    }

    func response(_ response: BindResp) -> PDU.Body {
        switch self {
        case .transmitter: .bindTransmitterResp(response)
        case .receiver: .bindReceiverResp(response)
        case .transceiver: .bindTransceiverResp(response)
        }
    }
}
