/// The command_id of a PDU: which operation it is, and whether it asks or answers.
///
/// SMPP 3.4 §5.1.2.1, SMPP 5.0 §4.7.5. Unknown ids survive, so that they can be named in a log and answered with
/// generic_nack.
public struct CommandID: RawRepresentable, Hashable, Sendable {
    /// The 32 bits on the wire.
    public let rawValue: UInt32

    /// Takes any id, known or not.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The bit that tells an answer from a question.
    private static let responseBit: UInt32 = 0x8000_0000

    /// Whether the PDU answers another one; generic_nack does too.
    public var isResponse: Bool { self.rawValue & Self.responseBit != 0 }

    /// The id of the PDU that answers this one; nil when nothing does.
    ///
    /// Answers are not answered, and outbind and alert_notification have no response PDU (SMPP 3.4 §4.1.7, §4.12).
    public var response: CommandID? {
        guard self.isKnown, !self.isResponse, self != .outbind, self != .alertNotification else { return nil }
        return CommandID(rawValue: self.rawValue | Self.responseBit)
    }

    /// The id of the PDU that this one answers; nil for questions and for generic_nack, which answers any.
    public var request: CommandID? {
        guard self.isResponse, self != .genericNack else { return nil }
        return CommandID(rawValue: self.rawValue & ~Self.responseBit)
    }
}

extension CommandID {
    /// bind_receiver, SMPP 3.4 §4.1.3.
    public static let bindReceiver = CommandID(rawValue: 0x0000_0001)
    /// bind_transmitter, SMPP 3.4 §4.1.1.
    public static let bindTransmitter = CommandID(rawValue: 0x0000_0002)
    /// query_sm, SMPP 3.4 §4.8.1.
    public static let querySM = CommandID(rawValue: 0x0000_0003)
    /// submit_sm, SMPP 3.4 §4.4.1.
    public static let submitSM = CommandID(rawValue: 0x0000_0004)
    /// deliver_sm, SMPP 3.4 §4.6.1.
    public static let deliverSM = CommandID(rawValue: 0x0000_0005)
    /// unbind, SMPP 3.4 §4.2.1.
    public static let unbind = CommandID(rawValue: 0x0000_0006)
    /// replace_sm, SMPP 3.4 §4.10.1.
    public static let replaceSM = CommandID(rawValue: 0x0000_0007)
    /// cancel_sm, SMPP 3.4 §4.9.1.
    public static let cancelSM = CommandID(rawValue: 0x0000_0008)
    /// bind_transceiver, SMPP 3.4 §4.1.5.
    public static let bindTransceiver = CommandID(rawValue: 0x0000_0009)
    /// outbind, SMPP 3.4 §4.1.7.
    public static let outbind = CommandID(rawValue: 0x0000_000B)
    /// enquire_link, SMPP 3.4 §4.11.1.
    public static let enquireLink = CommandID(rawValue: 0x0000_0015)
    /// submit_multi, SMPP 3.4 §4.5.1.
    public static let submitMulti = CommandID(rawValue: 0x0000_0021)
    /// alert_notification, SMPP 3.4 §4.12.1.
    public static let alertNotification = CommandID(rawValue: 0x0000_0102)
    /// data_sm, SMPP 3.4 §4.7.1.
    public static let dataSM = CommandID(rawValue: 0x0000_0103)
    /// broadcast_sm, SMPP 5.0 §4.4.1.
    public static let broadcastSM = CommandID(rawValue: 0x0000_0111)
    /// query_broadcast_sm, SMPP 5.0 §4.6.1.
    public static let queryBroadcastSM = CommandID(rawValue: 0x0000_0112)
    /// cancel_broadcast_sm, SMPP 5.0 §4.6.2.
    public static let cancelBroadcastSM = CommandID(rawValue: 0x0000_0113)

    /// generic_nack, SMPP 3.4 §4.3.1.
    public static let genericNack = CommandID(rawValue: 0x8000_0000)
    /// bind_receiver_resp, SMPP 3.4 §4.1.4.
    public static let bindReceiverResp = CommandID(rawValue: 0x8000_0001)
    /// bind_transmitter_resp, SMPP 3.4 §4.1.2.
    public static let bindTransmitterResp = CommandID(rawValue: 0x8000_0002)
    /// query_sm_resp, SMPP 3.4 §4.8.2.
    public static let querySMResp = CommandID(rawValue: 0x8000_0003)
    /// submit_sm_resp, SMPP 3.4 §4.4.2.
    public static let submitSMResp = CommandID(rawValue: 0x8000_0004)
    /// deliver_sm_resp, SMPP 3.4 §4.6.2.
    public static let deliverSMResp = CommandID(rawValue: 0x8000_0005)
    /// unbind_resp, SMPP 3.4 §4.2.2.
    public static let unbindResp = CommandID(rawValue: 0x8000_0006)
    /// replace_sm_resp, SMPP 3.4 §4.10.2.
    public static let replaceSMResp = CommandID(rawValue: 0x8000_0007)
    /// cancel_sm_resp, SMPP 3.4 §4.9.2.
    public static let cancelSMResp = CommandID(rawValue: 0x8000_0008)
    /// bind_transceiver_resp, SMPP 3.4 §4.1.6.
    public static let bindTransceiverResp = CommandID(rawValue: 0x8000_0009)
    /// enquire_link_resp, SMPP 3.4 §4.11.2.
    public static let enquireLinkResp = CommandID(rawValue: 0x8000_0015)
    /// submit_multi_resp, SMPP 3.4 §4.5.2.
    public static let submitMultiResp = CommandID(rawValue: 0x8000_0021)
    /// data_sm_resp, SMPP 3.4 §4.7.2.
    public static let dataSMResp = CommandID(rawValue: 0x8000_0103)
    /// broadcast_sm_resp, SMPP 5.0 §4.4.2.
    public static let broadcastSMResp = CommandID(rawValue: 0x8000_0111)
    /// query_broadcast_sm_resp, SMPP 5.0 §4.6.1.
    public static let queryBroadcastSMResp = CommandID(rawValue: 0x8000_0112)
    /// cancel_broadcast_sm_resp, SMPP 5.0 §4.6.2.
    public static let cancelBroadcastSMResp = CommandID(rawValue: 0x8000_0113)
}
