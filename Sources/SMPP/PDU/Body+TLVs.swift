extension PDU.Body {
    /// What the command carries behind its header; nil when it has no fields at all.
    var fields: (any BodyFields)? {
        switch self {
        case .bindReceiver(let body), .bindTransmitter(let body), .bindTransceiver(let body): body
        case .bindReceiverResp(let body), .bindTransmitterResp(let body), .bindTransceiverResp(let body): body
        case .outbind(let body): body
        case .submitSM(let body): body
        case .submitMulti(let body): body
        case .submitMultiResp(let body): body
        case .deliverSM(let body): body
        case .dataSM(let body): body
        case .submitSMResp(let body), .deliverSMResp(let body), .dataSMResp(let body), .broadcastSMResp(let body),
            .queryBroadcastSMResp(let body):
            body
        case .querySM(let body), .queryBroadcastSM(let body): body
        case .querySMResp(let body): body
        case .cancelSM(let body): body
        case .replaceSM(let body): body
        case .alertNotification(let body): body
        case .broadcastSM(let body): body
        case .cancelBroadcastSM(let body): body
        case .unbind, .unbindResp, .enquireLink, .enquireLinkResp, .genericNack, .cancelSMResp, .replaceSMResp,
            .cancelBroadcastSMResp:
            nil
        }
    }

    /// Whether anything but the header belongs to the command.
    var hasFields: Bool {
        switch self {
        case .unbind, .unbindResp, .enquireLink, .enquireLinkResp, .genericNack, .cancelSMResp, .replaceSMResp,
            .cancelBroadcastSMResp:
            false
        case _: true
        }
    }

    /// Puts the optional parameters into the fields; a command without fields stays as it is.
    mutating func setTLVs(_ tlvs: TLVs) {
        func with<Fields: BodyFields>(_ fields: Fields) -> Fields {
            var changed = fields
            changed.tlvs = tlvs
            return changed
        }
        switch self {
        case .bindReceiver(let body): self = .bindReceiver(with(body))
        case .bindTransmitter(let body): self = .bindTransmitter(with(body))
        case .bindTransceiver(let body): self = .bindTransceiver(with(body))
        case .bindReceiverResp(let body): self = .bindReceiverResp(with(body))
        case .bindTransmitterResp(let body): self = .bindTransmitterResp(with(body))
        case .bindTransceiverResp(let body): self = .bindTransceiverResp(with(body))
        case .outbind(let body): self = .outbind(with(body))
        case .submitSM(let body): self = .submitSM(with(body))
        case .submitSMResp(let body): self = .submitSMResp(with(body))
        case .submitMulti(let body): self = .submitMulti(with(body))
        case .submitMultiResp(let body): self = .submitMultiResp(with(body))
        case .deliverSM(let body): self = .deliverSM(with(body))
        case .deliverSMResp(let body): self = .deliverSMResp(with(body))
        case .dataSM(let body): self = .dataSM(with(body))
        case .dataSMResp(let body): self = .dataSMResp(with(body))
        case .querySM(let body): self = .querySM(with(body))
        case .querySMResp(let body): self = .querySMResp(with(body))
        case .cancelSM(let body): self = .cancelSM(with(body))
        case .replaceSM(let body): self = .replaceSM(with(body))
        case .alertNotification(let body): self = .alertNotification(with(body))
        case .broadcastSM(let body): self = .broadcastSM(with(body))
        case .broadcastSMResp(let body): self = .broadcastSMResp(with(body))
        case .queryBroadcastSM(let body): self = .queryBroadcastSM(with(body))
        case .queryBroadcastSMResp(let body): self = .queryBroadcastSMResp(with(body))
        case .cancelBroadcastSM(let body): self = .cancelBroadcastSM(with(body))
        case .unbind, .unbindResp, .enquireLink, .enquireLinkResp, .genericNack, .cancelSMResp, .replaceSMResp,
            .cancelBroadcastSMResp:
            break
        }
    }
}
