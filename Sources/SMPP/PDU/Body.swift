extension PDU {
    /// The command of a PDU and its fields: all of SMPP 3.4, and the broadcast family of 5.0.
    public enum Body: Equatable, Sendable {
        /// An ESME asks for a session in which it receives.
        case bindReceiver(Bind)
        /// An ESME asks for a session in which it sends.
        case bindTransmitter(Bind)
        /// An ESME asks for a session in which it sends and receives.
        case bindTransceiver(Bind)
        /// The answer to bind_receiver.
        case bindReceiverResp(BindResp)
        /// The answer to bind_transmitter.
        case bindTransmitterResp(BindResp)
        /// The answer to bind_transceiver.
        case bindTransceiverResp(BindResp)
        /// A message centre asks an ESME to bind.
        case outbind(Outbind)
        /// The end of a session.
        case unbind
        /// The answer to unbind.
        case unbindResp
        /// Are you there?
        case enquireLink
        /// The answer to enquire_link.
        case enquireLinkResp
        /// The answer to what was not understood.
        case genericNack
        /// A message from an ESME.
        case submitSM(SubmitSM)
        /// The answer to submit_sm.
        case submitSMResp(MessageResp)
        /// A message from an ESME for many.
        case submitMulti(SubmitMulti)
        /// The answer to submit_multi.
        case submitMultiResp(SubmitMultiResp)
        /// A message or receipt from the message centre.
        case deliverSM(DeliverSM)
        /// The answer to deliver_sm.
        case deliverSMResp(MessageResp)
        /// A message from either side.
        case dataSM(DataSM)
        /// The answer to data_sm.
        case dataSMResp(MessageResp)
        /// What became of a message?
        case querySM(QuerySM)
        /// The answer to query_sm.
        case querySMResp(QuerySMResp)
        /// Take a message back.
        case cancelSM(CancelSM)
        /// The answer to cancel_sm.
        case cancelSMResp
        /// Replace a pending message.
        case replaceSM(ReplaceSM)
        /// The answer to replace_sm.
        case replaceSMResp
        /// A handset can be reached again.
        case alertNotification(AlertNotification)
        /// A message for everybody in an area.
        case broadcastSM(BroadcastSM)
        /// The answer to broadcast_sm.
        case broadcastSMResp(MessageResp)
        /// What became of a broadcast?
        case queryBroadcastSM(QuerySM)
        /// The answer to query_broadcast_sm; the state is in its optional parameters.
        case queryBroadcastSMResp(MessageResp)
        /// Take a broadcast back.
        case cancelBroadcastSM(CancelBroadcastSM)
        /// The answer to cancel_broadcast_sm.
        case cancelBroadcastSMResp
    }
}

extension PDU.Body {
    /// The fields of the three binds, whichever it is; nil for every other command.
    public var bind: Bind? {
        switch self {
        case .bindReceiver(let bind), .bindTransmitter(let bind), .bindTransceiver(let bind): bind
        case _: nil
        }
    }

    /// The response that carries nothing yet; nil when the id is not that of a response.
    init?(emptyResponse id: CommandID) {
        guard id.isResponse else { return nil }
        var nothing = FieldReader.absent(id)
        guard let body = try? PDU.Body(id, from: &nothing) else { return nil }  // SAFETY: unknown ids have no response
        self = body
    }

    /// Whether this is a response in which no field says anything.
    var isEmptyResponse: Bool {
        guard self.commandID.isResponse else { return false }
        return self == PDU.Body(emptyResponse: self.commandID)
    }
}
