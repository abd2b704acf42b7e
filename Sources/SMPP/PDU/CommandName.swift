extension CommandID {
    /// Every command of SMPP 3.4 and of the broadcast family of 5.0, with its name there.
    static let names: [CommandID: String] = [
        .bindReceiver: "bind_receiver", .bindReceiverResp: "bind_receiver_resp",
        .bindTransmitter: "bind_transmitter", .bindTransmitterResp: "bind_transmitter_resp",
        .bindTransceiver: "bind_transceiver", .bindTransceiverResp: "bind_transceiver_resp",
        .outbind: "outbind", .genericNack: "generic_nack", .alertNotification: "alert_notification",
        .unbind: "unbind", .unbindResp: "unbind_resp",
        .enquireLink: "enquire_link", .enquireLinkResp: "enquire_link_resp",
        .submitSM: "submit_sm", .submitSMResp: "submit_sm_resp",
        .submitMulti: "submit_multi", .submitMultiResp: "submit_multi_resp",
        .deliverSM: "deliver_sm", .deliverSMResp: "deliver_sm_resp",
        .dataSM: "data_sm", .dataSMResp: "data_sm_resp",
        .querySM: "query_sm", .querySMResp: "query_sm_resp",
        .cancelSM: "cancel_sm", .cancelSMResp: "cancel_sm_resp",
        .replaceSM: "replace_sm", .replaceSMResp: "replace_sm_resp",
        .broadcastSM: "broadcast_sm", .broadcastSMResp: "broadcast_sm_resp",
        .queryBroadcastSM: "query_broadcast_sm", .queryBroadcastSMResp: "query_broadcast_sm_resp",
        .cancelBroadcastSM: "cancel_broadcast_sm", .cancelBroadcastSMResp: "cancel_broadcast_sm_resp",
    ]

    /// Whether SMPP 3.4 or 5.0 defines this command.
    public var isKnown: Bool { Self.names[self] != nil }

    /// The specification's name, such as `submit_sm`; an unknown id as hexadecimal, such as `0x00000022`.
    public var name: String { Self.names[self] ?? self.rawValue.hexadecimal }
}

extension CommandID: CustomStringConvertible {
    /// The same as ``name``.
    public var description: String { self.name }
}

extension FixedWidthInteger {
    /// All digits, lower case, with the prefix 0x: `0x0000000e`.
    var hexadecimal: String {
        let digits = String(UInt64(truncatingIfNeeded: self), radix: 16)
        return "0x" + String(repeating: "0", count: Swift.max(0, Self.bitWidth / 4 - digits.count)) + digits
    }
}
