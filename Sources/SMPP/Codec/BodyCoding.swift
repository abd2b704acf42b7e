extension PDU.Body {
    /// Reads the fields of a command; the ids of messages come first because they come most.
    init(_ id: CommandID, from reader: inout FieldReader) throws(DecodingError) {
        switch id {
        case .submitSM: self = .submitSM(try reader.body())
        case .submitSMResp: self = .submitSMResp(try reader.body())
        case .deliverSM: self = .deliverSM(try reader.body())
        case .deliverSMResp: self = .deliverSMResp(try reader.body())
        case .enquireLink: self = .enquireLink
        case .enquireLinkResp: self = .enquireLinkResp
        case .bindReceiver: self = .bindReceiver(try reader.body())
        case .bindReceiverResp: self = .bindReceiverResp(try reader.body())
        case .bindTransmitter: self = .bindTransmitter(try reader.body())
        case .bindTransmitterResp: self = .bindTransmitterResp(try reader.body())
        case .bindTransceiver: self = .bindTransceiver(try reader.body())
        case .bindTransceiverResp: self = .bindTransceiverResp(try reader.body())
        case .outbind: self = .outbind(try reader.body())
        case .unbind: self = .unbind
        case .unbindResp: self = .unbindResp
        case .genericNack: self = .genericNack
        case .submitMulti: self = .submitMulti(try reader.body())
        case .submitMultiResp: self = .submitMultiResp(try reader.body())
        case .dataSM: self = .dataSM(try reader.body())
        case .dataSMResp: self = .dataSMResp(try reader.body())
        case .querySM: self = .querySM(try reader.body())
        case .querySMResp: self = .querySMResp(try reader.body())
        case .cancelSM: self = .cancelSM(try reader.body())
        case .cancelSMResp: self = .cancelSMResp
        case .replaceSM: self = .replaceSM(try reader.body())
        case .replaceSMResp: self = .replaceSMResp
        case .alertNotification: self = .alertNotification(try reader.body())
        case .broadcastSM: self = .broadcastSM(try reader.body())
        case .broadcastSMResp: self = .broadcastSMResp(try reader.body())
        case .queryBroadcastSM: self = .queryBroadcastSM(try reader.body())
        case .queryBroadcastSMResp: self = .queryBroadcastSMResp(try reader.body())
        case .cancelBroadcastSM: self = .cancelBroadcastSM(try reader.body())
        case .cancelBroadcastSMResp: self = .cancelBroadcastSMResp
        case _: throw reader.error(.unknownCommand, status: .invcmdid)
        }
    }

    /// Writes the fields of the command.
    func write(to writer: inout FieldWriter) throws(EncodingError) {
        switch self {
        case .submitSM(let body): try writer.body(body)
        case .deliverSM(let body): try writer.body(body)
        case .submitSMResp(let body), .deliverSMResp(let body), .dataSMResp(let body), .broadcastSMResp(let body),
            .queryBroadcastSMResp(let body):
            try writer.body(body)
        case .enquireLink, .enquireLinkResp, .unbind, .unbindResp, .genericNack, .cancelSMResp, .replaceSMResp,
            .cancelBroadcastSMResp:
            break
        case .bindReceiver(let body), .bindTransmitter(let body), .bindTransceiver(let body): try writer.body(body)
        case .bindReceiverResp(let body), .bindTransmitterResp(let body), .bindTransceiverResp(let body):
            try writer.body(body)
        case .outbind(let body): try writer.body(body)
        case .submitMulti(let body): try writer.body(body)
        case .submitMultiResp(let body): try writer.body(body)
        case .dataSM(let body): try writer.body(body)
        case .querySM(let body), .queryBroadcastSM(let body): try writer.body(body)
        case .querySMResp(let body): try writer.body(body)
        case .cancelSM(let body): try writer.body(body)
        case .replaceSM(let body): try writer.body(body)
        case .alertNotification(let body): try writer.body(body)
        case .broadcastSM(let body): try writer.body(body)
        case .cancelBroadcastSM(let body): try writer.body(body)
        }
    }
}
