extension TLV.Tag {
    /// How the value of a TLV is laid out.
    enum Format: Equatable {
        /// A number of this many octets, big endian.
        case integer(ClosedRange<Int>)
        /// A C-octet string of at most this many octets, its NUL included.
        case text(Int)
        /// Octets, so many.
        case octets(ClosedRange<Int>)
    }

    /// Name and layout of every TLV of SMPP 3.4 and 5.0.
    private static let known: [TLV.Tag: (name: String, format: Format)] = [
        .destAddrSubunit: ("dest_addr_subunit", .integer(1...1)),
        .destNetworkType: ("dest_network_type", .integer(1...1)),
        .destBearerType: ("dest_bearer_type", .integer(1...1)),
        .destTelematicsID: ("dest_telematics_id", .integer(2...2)),
        .sourceAddrSubunit: ("source_addr_subunit", .integer(1...1)),
        .sourceNetworkType: ("source_network_type", .integer(1...1)),
        .sourceBearerType: ("source_bearer_type", .integer(1...1)),
        .sourceTelematicsID: ("source_telematics_id", .integer(1...1)),
        .qosTimeToLive: ("qos_time_to_live", .integer(4...4)),
        .payloadType: ("payload_type", .integer(1...1)),
        .additionalStatusInfoText: ("additional_status_info_text", .text(256)),
        .receiptedMessageID: ("receipted_message_id", .text(65)),
        .msMsgWaitFacilities: ("ms_msg_wait_facilities", .integer(1...1)),
        .privacyIndicator: ("privacy_indicator", .integer(1...1)),
        .sourceSubaddress: ("source_subaddress", .octets(2...23)),
        .destSubaddress: ("dest_subaddress", .octets(2...23)),
        .userMessageReference: ("user_message_reference", .integer(2...2)),
        .userResponseCode: ("user_response_code", .integer(1...1)),
        .sourcePort: ("source_port", .integer(2...2)),
        .destPort: ("dest_port", .integer(2...2)),
        .sarReference: ("sar_msg_ref_num", .integer(2...2)),
        .languageIndicator: ("language_indicator", .integer(1...1)),
        .sarTotal: ("sar_total_segments", .integer(1...1)),
        .sarSequence: ("sar_segment_seqnum", .integer(1...1)),
        .scInterfaceVersion: ("sc_interface_version", .integer(1...1)),
        .callbackNumPresInd: ("callback_num_pres_ind", .integer(1...1)),
        .callbackNumAtag: ("callback_num_atag", .octets(1...65)),
        .numberOfMessages: ("number_of_messages", .integer(1...1)),
        .callbackNum: ("callback_num", .octets(4...19)),
        .dpfResult: ("dpf_result", .integer(1...1)),
        .setDPF: ("set_dpf", .integer(1...1)),
        .msAvailabilityStatus: ("ms_availability_status", .integer(1...1)),
        .networkErrorCode: ("network_error_code", .octets(3...3)),
        .messagePayload: ("message_payload", .octets(0...65535)),
        .deliveryFailureReason: ("delivery_failure_reason", .integer(1...1)),
        .moreMessagesToSend: ("more_messages_to_send", .integer(1...1)),
        .messageState: ("message_state", .integer(1...1)),
        .congestionState: ("congestion_state", .integer(1...1)),
        .ussdServiceOp: ("ussd_service_op", .integer(1...1)),
        .broadcastChannelIndicator: ("broadcast_channel_indicator", .integer(1...1)),
        .broadcastContentType: ("broadcast_content_type", .octets(3...3)),
        .broadcastContentTypeInfo: ("broadcast_content_type_info", .octets(1...255)),
        .broadcastMessageClass: ("broadcast_message_class", .integer(1...1)),
        .broadcastRepNum: ("broadcast_rep_num", .integer(2...2)),
        .broadcastFrequencyInterval: ("broadcast_frequency_interval", .octets(3...3)),
        .broadcastAreaIdentifier: ("broadcast_area_identifier", .octets(1...101)),
        .broadcastErrorStatus: ("broadcast_error_status", .integer(4...4)),
        .broadcastAreaSuccess: ("broadcast_area_success", .integer(1...1)),
        .broadcastEndTime: ("broadcast_end_time", .text(17)),
        .broadcastServiceGroup: ("broadcast_service_group", .octets(1...255)),
        .billingIdentification: ("billing_identification", .octets(1...1024)),
        .sourceNetworkID: ("source_network_id", .text(65)),
        .destNetworkID: ("dest_network_id", .text(65)),
        .sourceNodeID: ("source_node_id", .octets(6...6)),
        .destNodeID: ("dest_node_id", .octets(6...6)),
        .destAddrNPResolution: ("dest_addr_np_resolution", .integer(1...1)),
        .destAddrNPInformation: ("dest_addr_np_information", .octets(10...10)),
        .destAddrNPCountry: ("dest_addr_np_country", .octets(1...5)),
        .displayTime: ("display_time", .integer(1...1)),
        .smsSignal: ("sms_signal", .integer(2...2)),
        .msValidity: ("ms_validity", .octets(1...4)),
        .alertOnMessageDelivery: ("alert_on_message_delivery", .integer(0...1)),
        .itsReplyType: ("its_reply_type", .integer(1...1)),
        .itsSessionInfo: ("its_session_info", .octets(2...2)),
    ]

    /// The layout that the specification gives; nil for vendors' and reserved tags.
    var format: Format? { Self.known[self]?.format }

    /// Whether the tag belongs to vendors, SMPP 5.0 §4.8.1.
    public var isVendorSpecific: Bool { (0x1400...0x3FFF).contains(self.rawValue) }

    /// The specification's name, such as `message_payload`; otherwise `vendor` or `unknown`.
    public var name: String { Self.known[self]?.name ?? (self.isVendorSpecific ? "vendor" : "unknown") }
}

extension TLV.Tag: CustomStringConvertible {
    /// Name and number, such as `message_payload (0x0424)`.
    public var description: String { "\(self.name) (\(self.rawValue.hexadecimal))" }
}
