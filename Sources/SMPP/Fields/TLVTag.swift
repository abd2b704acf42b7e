extension TLV {
    /// The tag of a TLV: which optional parameter it is.
    ///
    /// SMPP 3.4 §5.3.2, SMPP 5.0 §4.8.1. Unknown tags survive; 0x1400 to 0x3FFF belong to vendors.
    public struct Tag: RawRepresentable, Hashable, Sendable {
        /// The 16 bits on the wire.
        public let rawValue: UInt16

        /// Takes any tag, known or not.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }
    }
}

extension TLV.Tag {
    /// dest_addr_subunit: 1 octet: 0 unknown 1 MS display 2 ME 3 smart card 4 external.
    public static let destAddrSubunit = TLV.Tag(rawValue: 0x0005)
    /// dest_network_type: 1 octet: 0 unknown 1 GSM 2 TDMA 3 CDMA 4 PDC 5 PHS 6 iDEN 7 AMPS 8 paging.
    public static let destNetworkType = TLV.Tag(rawValue: 0x0006)
    /// dest_bearer_type: 1 octet: 0 unknown 1 SMS 2 CSD 3 packet 4 USSD 5 CDPD 6 DataTAC 7 FLEX 8 cell broadcast.
    public static let destBearerType = TLV.Tag(rawValue: 0x0007)
    /// dest_telematics_id: 2 octets: octet 1 = protocol_id, octet 2 reserved.
    public static let destTelematicsID = TLV.Tag(rawValue: 0x0008)
    /// source_addr_subunit: 1 octet.
    public static let sourceAddrSubunit = TLV.Tag(rawValue: 0x000D)
    /// source_network_type: 1 octet.
    public static let sourceNetworkType = TLV.Tag(rawValue: 0x000E)
    /// source_bearer_type: 1 octet.
    public static let sourceBearerType = TLV.Tag(rawValue: 0x000F)
    /// source_telematics_id: 1 octet although dest_telematics_id has 2.
    public static let sourceTelematicsID = TLV.Tag(rawValue: 0x0010)
    /// qos_time_to_live: 4 octets: seconds; supersedes validity_period.
    public static let qosTimeToLive = TLV.Tag(rawValue: 0x0017)
    /// payload_type: 1 octet: 0 WDP (default) 1 WCMP.
    public static let payloadType = TLV.Tag(rawValue: 0x0019)
    /// additional_status_info_text: text, at most 256 octets with its NUL.
    public static let additionalStatusInfoText = TLV.Tag(rawValue: 0x001D)
    /// receipted_message_id: text, at most 65 octets with its NUL.
    public static let receiptedMessageID = TLV.Tag(rawValue: 0x001E)
    /// ms_msg_wait_facilities: 1 octet: bit 7 active; bits 1-0: 0 voice 1 fax 2 mail 3 other.
    public static let msMsgWaitFacilities = TLV.Tag(rawValue: 0x0030)
    /// privacy_indicator: 1 octet: 0 none 1 restricted 2 confidential 3 secret.
    public static let privacyIndicator = TLV.Tag(rawValue: 0x0201)
    /// source_subaddress: 2 to 23 octets: octet 1: 0x80 NSAP even, 0x88 NSAP odd, 0xA0 user.
    public static let sourceSubaddress = TLV.Tag(rawValue: 0x0202)
    /// dest_subaddress: 2 to 23 octets.
    public static let destSubaddress = TLV.Tag(rawValue: 0x0203)
    /// user_message_reference: 2 octets.
    public static let userMessageReference = TLV.Tag(rawValue: 0x0204)
    /// user_response_code: 1 octet.
    public static let userResponseCode = TLV.Tag(rawValue: 0x0205)
    /// source_port: 2 octets.
    public static let sourcePort = TLV.Tag(rawValue: 0x020A)
    /// dest_port: 2 octets; 3.4 calls it destination_port.
    public static let destPort = TLV.Tag(rawValue: 0x020B)
    /// sar_msg_ref_num: 2 octets: all three sar TLVs or none.
    public static let sarReference = TLV.Tag(rawValue: 0x020C)
    /// language_indicator: 1 octet: 0 unspecified 1 en 2 fr 3 es 4 de 5 pt.
    public static let languageIndicator = TLV.Tag(rawValue: 0x020D)
    /// sar_total_segments: 1 octet: 1-255.
    public static let sarTotal = TLV.Tag(rawValue: 0x020E)
    /// sar_segment_seqnum: 1 octet: 1-255.
    public static let sarSequence = TLV.Tag(rawValue: 0x020F)
    /// sc_interface_version: 1 octet: 0x33 0x34 0x50.
    public static let scInterfaceVersion = TLV.Tag(rawValue: 0x0210)
    /// callback_num_pres_ind: 1 octet: bits 3-2 presentation, 1-0 screening.
    public static let callbackNumPresInd = TLV.Tag(rawValue: 0x0302)
    /// callback_num_atag: 1 to 65 octets: octet 1 data_coding, then text.
    public static let callbackNumAtag = TLV.Tag(rawValue: 0x0303)
    /// number_of_messages: 1 octet: 0-99.
    public static let numberOfMessages = TLV.Tag(rawValue: 0x0304)
    /// callback_num: 4 to 19 octets: digit mode, TON, NPI, digits; may repeat (with as many atag / pres_ind).
    public static let callbackNum = TLV.Tag(rawValue: 0x0381)
    /// dpf_result: 1 octet: 0 not set 1 set.
    public static let dpfResult = TLV.Tag(rawValue: 0x0420)
    /// set_dpf: 1 octet: 0 no 1 yes (default).
    public static let setDPF = TLV.Tag(rawValue: 0x0421)
    /// ms_availability_status: 1 octet: 0 available 1 denied 2 unavailable.
    public static let msAvailabilityStatus = TLV.Tag(rawValue: 0x0422)
    /// network_error_code: 3 octets: type 1 ANSI-136 2 IS-95 3 GSM 4-8; then 2 octets.
    public static let networkErrorCode = TLV.Tag(rawValue: 0x0423)
    /// message_payload: 0 to 65535 octets.
    public static let messagePayload = TLV.Tag(rawValue: 0x0424)
    /// delivery_failure_reason: 1 octet: 0 destination unavailable 1 invalid 2 permanent 3 temporary network error.
    public static let deliveryFailureReason = TLV.Tag(rawValue: 0x0425)
    /// more_messages_to_send: 1 octet: 0 no 1 yes (default).
    public static let moreMessagesToSend = TLV.Tag(rawValue: 0x0426)
    /// message_state: 1 octet: see the states of SMPP 5.0 §4.7.15.
    public static let messageState = TLV.Tag(rawValue: 0x0427)
    /// congestion_state: 1 octet: 0 idle 1-29 low 30-49 medium 50-79 high 80-90 optimum 90-99 near 100 congested.
    public static let congestionState = TLV.Tag(rawValue: 0x0428)
    /// ussd_service_op: the USSD operation that the message carries.
    ///
    /// 1 octet: 0 PSSD ind 1 PSSR ind 2 USSR req 3 USSN req 16 PSSD resp 17 PSSR resp 18 USSR conf 19 USSN conf; 32+
    /// vendor.
    public static let ussdServiceOp = TLV.Tag(rawValue: 0x0501)
    /// broadcast_channel_indicator: 1 octet: 0 basic 1 extended.
    public static let broadcastChannelIndicator = TLV.Tag(rawValue: 0x0600)
    /// broadcast_content_type: what kind of news the broadcast is.
    ///
    /// 3 octets: network 0 generic 1 GSM 2 TDMA 3 CDMA, then 2 octet service (0x0000 index .. 0x0010 news flashes ..
    /// 0x0100).
    public static let broadcastContentType = TLV.Tag(rawValue: 0x0601)
    /// broadcast_content_type_info: 1 to 255 octets.
    public static let broadcastContentTypeInfo = TLV.Tag(rawValue: 0x0602)
    /// broadcast_message_class: 1 octet: 0 none 1-3.
    public static let broadcastMessageClass = TLV.Tag(rawValue: 0x0603)
    /// broadcast_rep_num: 2 octets: 0 = until validity ends.
    public static let broadcastRepNum = TLV.Tag(rawValue: 0x0604)
    /// broadcast_frequency_interval: the time between two repetitions.
    ///
    /// 3 octets: unit (0 asap, 8 s, 9 min, 0x0A h, 0x0B d, 0x0C w, 0x0D mon, 0x0E y) + 2 octet count.
    public static let broadcastFrequencyInterval = TLV.Tag(rawValue: 0x0605)
    /// broadcast_area_identifier: 1 to 101 octets: format 0 name 1 ellipsoid arc 2 polygon, details up to 100.
    public static let broadcastAreaIdentifier = TLV.Tag(rawValue: 0x0606)
    /// broadcast_error_status: 4 octets.
    public static let broadcastErrorStatus = TLV.Tag(rawValue: 0x0607)
    /// broadcast_area_success: 1 octet: 0-100 percent, 255 unknown.
    public static let broadcastAreaSuccess = TLV.Tag(rawValue: 0x0608)
    /// broadcast_end_time: text, at most 17 octets with its NUL: an absolute time, SMPP 5.0 also says 16.
    public static let broadcastEndTime = TLV.Tag(rawValue: 0x0609)
    /// broadcast_service_group: 1 to 255 octets.
    public static let broadcastServiceGroup = TLV.Tag(rawValue: 0x060A)
    /// billing_identification: 1 to 1024 octets: octet 1 format (0x80+ vendor).
    public static let billingIdentification = TLV.Tag(rawValue: 0x060B)
    /// source_network_id: text, at most 65 octets with its NUL; needs source_node_id.
    public static let sourceNetworkID = TLV.Tag(rawValue: 0x060D)
    /// dest_network_id: text, at most 65 octets with its NUL; needs dest_node_id.
    public static let destNetworkID = TLV.Tag(rawValue: 0x060E)
    /// source_node_id: 6 octets: 6 decimal digits.
    public static let sourceNodeID = TLV.Tag(rawValue: 0x060F)
    /// dest_node_id: 6 octets: 6 decimal digits.
    public static let destNodeID = TLV.Tag(rawValue: 0x0610)
    /// dest_addr_np_resolution: 1 octet: 0 not queried 1 not ported 2 ported (then information and country too).
    public static let destAddrNPResolution = TLV.Tag(rawValue: 0x0611)
    /// dest_addr_np_information: 10 octets: LRN, 10 digits.
    public static let destAddrNPInformation = TLV.Tag(rawValue: 0x0612)
    /// dest_addr_np_country: 1 to 5 octets: E.164 country code.
    public static let destAddrNPCountry = TLV.Tag(rawValue: 0x0613)
    /// display_time: 1 octet: 0 temporary 1 default 2 invoke.
    public static let displayTime = TLV.Tag(rawValue: 0x1201)
    /// sms_signal: 2 octets.
    public static let smsSignal = TLV.Tag(rawValue: 0x1203)
    /// ms_validity: 1 to 4 octets: 1 octet 0-3, or 4 octets: 4, unit, count.
    public static let msValidity = TLV.Tag(rawValue: 0x1204)
    /// alert_on_message_delivery: none or 1 octet: 0 default 1 low 2 medium 3 high.
    public static let alertOnMessageDelivery = TLV.Tag(rawValue: 0x130C)
    /// its_reply_type: 1 octet: 0-8.
    public static let itsReplyType = TLV.Tag(rawValue: 0x1380)
    /// its_session_info: 2 octets: session number; dialogue number bits 7-1, end bit 0.
    public static let itsSessionInfo = TLV.Tag(rawValue: 0x1383)
}
