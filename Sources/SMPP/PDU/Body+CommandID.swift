extension PDU.Body {
    /// Which operation this is.
    public var commandID: CommandID {
        switch self {
        case .submitSM: .submitSM
        case .submitSMResp: .submitSMResp
        case .deliverSM: .deliverSM
        case .deliverSMResp: .deliverSMResp
        case .enquireLink: .enquireLink
        case .enquireLinkResp: .enquireLinkResp
        case .bindReceiver: .bindReceiver
        case .bindReceiverResp: .bindReceiverResp
        case .bindTransmitter: .bindTransmitter
        case .bindTransmitterResp: .bindTransmitterResp
        case .bindTransceiver: .bindTransceiver
        case .bindTransceiverResp: .bindTransceiverResp
        case .outbind: .outbind
        case .unbind: .unbind
        case .unbindResp: .unbindResp
        case .genericNack: .genericNack
        case .submitMulti: .submitMulti
        case .submitMultiResp: .submitMultiResp
        case .dataSM: .dataSM
        case .dataSMResp: .dataSMResp
        case .querySM: .querySM
        case .querySMResp: .querySMResp
        case .cancelSM: .cancelSM
        case .cancelSMResp: .cancelSMResp
        case .replaceSM: .replaceSM
        case .replaceSMResp: .replaceSMResp
        case .alertNotification: .alertNotification
        case .broadcastSM: .broadcastSM
        case .broadcastSMResp: .broadcastSMResp
        case .queryBroadcastSM: .queryBroadcastSM
        case .queryBroadcastSMResp: .queryBroadcastSMResp
        case .cancelBroadcastSM: .cancelBroadcastSM
        case .cancelBroadcastSMResp: .cancelBroadcastSMResp
        }
    }
}
