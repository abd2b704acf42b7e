// The parameters that gateways use, by name. A value of a wrong length reads as absent (SMPP 5.0 §2.11.1: ignore it).

extension TLVs {
    /// message_payload: the text, when it is not in short_message; up to 65 535 octets.
    public var messagePayload: [UInt8]? {
        get { self[.messagePayload] }
        set { self[.messagePayload] = newValue }
    }

    /// receipted_message_id: which message a receipt is about; also read without its NUL.
    public var receiptedMessageID: String? {
        get { self.text(.receiptedMessageID) }
        set { self.set(.receiptedMessageID, text: newValue) }
    }

    /// additional_status_info_text: words about a failure, in data_sm_resp.
    public var additionalStatusInfoText: String? {
        get { self.text(.additionalStatusInfoText) }
        set { self.set(.additionalStatusInfoText, text: newValue) }
    }

    /// message_state: what became of the message; see ``MessageState``.
    public var messageState: UInt8? {
        get { self.integer(.messageState) }
        set { self.set(.messageState, integer: newValue) }
    }

    /// network_error_code: the kind of network, then its code in two octets; three ASCII digits in the field.
    public var networkErrorCode: [UInt8]? {
        get { self[.networkErrorCode].flatMap { $0.count == 3 ? $0 : nil } }
        set { self[.networkErrorCode] = newValue }
    }

    /// sc_interface_version: the version of the message centre, in the response to a bind.
    public var scInterfaceVersion: UInt8? {
        get { self.integer(.scInterfaceVersion) }
        set { self.set(.scInterfaceVersion, integer: newValue) }
    }

    /// user_message_reference: the sender's own number of a message.
    public var userMessageReference: UInt16? {
        get { self.integer(.userMessageReference) }
        set { self.set(.userMessageReference, integer: newValue) }
    }

    /// sar_msg_ref_num: which long message a segment belongs to.
    public var sarReference: UInt16? {
        get { self.integer(.sarReference) }
        set { self.set(.sarReference, integer: newValue) }
    }

    /// sar_total_segments: how many segments the long message has, 1 to 255.
    public var sarTotal: UInt8? {
        get { self.integer(.sarTotal) }
        set { self.set(.sarTotal, integer: newValue) }
    }

    /// sar_segment_seqnum: which segment this is, 1 to 255.
    public var sarSequence: UInt8? {
        get { self.integer(.sarSequence) }
        set { self.set(.sarSequence, integer: newValue) }
    }

    /// source_port: the application port of the sender.
    public var sourcePort: UInt16? {
        get { self.integer(.sourcePort) }
        set { self.set(.sourcePort, integer: newValue) }
    }

    /// dest_port: the application port of the receiver.
    public var destPort: UInt16? {
        get { self.integer(.destPort) }
        set { self.set(.destPort, integer: newValue) }
    }

    /// qos_time_to_live: seconds that the message stays valid; it wins over validity_period.
    public var qosTimeToLive: UInt32? {
        get { self.integer(.qosTimeToLive) }
        set { self.set(.qosTimeToLive, integer: newValue) }
    }

    /// congestion_state: the load of the peer in percent, in responses of SMPP 5.0.
    public var congestionState: UInt8? {
        get { self.integer(.congestionState) }
        set { self.set(.congestionState, integer: newValue) }
    }

    /// delivery_failure_reason: why data_sm failed, in its response.
    public var deliveryFailureReason: UInt8? {
        get { self.integer(.deliveryFailureReason) }
        set { self.set(.deliveryFailureReason, integer: newValue) }
    }

    /// more_messages_to_send: whether the link to the handset should stay up.
    public var moreMessagesToSend: UInt8? {
        get { self.integer(.moreMessagesToSend) }
        set { self.set(.moreMessagesToSend, integer: newValue) }
    }

    /// ms_availability_status: whether the handset can be reached, in alert_notification.
    public var msAvailabilityStatus: UInt8? {
        get { self.integer(.msAvailabilityStatus) }
        set { self.set(.msAvailabilityStatus, integer: newValue) }
    }

    /// ussd_service_op: the USSD operation that the message carries.
    public var ussdServiceOp: UInt8? {
        get { self.integer(.ussdServiceOp) }
        set { self.set(.ussdServiceOp, integer: newValue) }
    }
}

extension TLVs {
    /// The number in the first parameter with this tag; nil when it has another size.
    public func integer<Number: FixedWidthInteger & UnsignedInteger>(_ tag: TLV.Tag) -> Number? {
        guard let range = self.range(of: tag), range.count * 8 == Number.bitWidth else { return nil }
        return self.octets[range].reduce(0) { number, octet in number << 8 | Number(octet) }
    }

    /// Sets the number in the first parameter with this tag, big endian; nil removes the parameter.
    public mutating func set(_ tag: TLV.Tag, integer: (some FixedWidthInteger & UnsignedInteger)?) {
        self[tag] = integer.map { number in
            (1...number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (number.bitWidth - 8 * $0)) }
        }
    }

    /// The text in the first parameter with this tag, up to its NUL or its end.
    public func text(_ tag: TLV.Tag) -> String? {
        self.range(of: tag).map { String(latin1: self.octets[$0].prefix { $0 != 0 }) }
    }

    /// Sets the text of the first parameter with this tag, and its NUL; nil removes the parameter.
    ///
    /// Characters above U+00FF have no octet and become a question mark.
    public mutating func set(_ tag: TLV.Tag, text: String?) {
        self[tag] = text.map { text in
            text.unicodeScalars.map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") } + [0]
        }
    }
}
