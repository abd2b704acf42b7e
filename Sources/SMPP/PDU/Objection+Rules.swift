extension Objection {
    /// Octets of flags that hold what SMPP reserves: SMPP 5.0 §4.7.12, §4.7.19, §4.7.21, §4.7.22.
    static func toFlags(
        esmClass: ESMClass = .normal,
        priority: UInt8 = 0,
        delivery: RegisteredDelivery = .none,
        replace: UInt8 = 0
    ) -> Objection? {
        if esmClass.messageType == nil { return Objection(.esmClass) }
        if priority > 4 { return Objection(.priorityFlag) }
        if delivery.rawValue & 0xE0 != 0 { return Objection(.registeredDelivery) }
        if replace > 1 { return Objection(.replaceIfPresentFlag) }
        return nil
    }

    /// Times that are neither empty nor of the calendar: SMPP 5.0 §4.7.23.
    static func toTimes(_ schedule: String, _ validity: String) -> Objection? {
        if !schedule.isEmpty, SMPPTime(schedule) == nil { return Objection(.scheduleDeliveryTime) }
        if !validity.isEmpty, SMPPTime(validity) == nil { return Objection(.validityPeriod) }
        return nil
    }

    /// A text in two places, a header longer than its text, half a character of UCS2, a TLV of a wrong length.
    static func toText(
        _ shortMessage: [UInt8],
        _ esmClass: ESMClass,
        _ dataCoding: DataCoding,
        _ tlvs: TLVs
    ) -> Objection? {
        let payload = tlvs.messagePayload
        if !shortMessage.isEmpty, let payload, !payload.isEmpty { return Objection(.shortMessage) }
        let userData = shortMessage.isEmpty ? payload ?? [] : shortMessage
        var header = 0
        if esmClass.hasUDH {
            guard let length = userData.first, length < userData.count else { return Objection(.esmClass) }
            header = Int(length) + 1
        }
        if dataCoding == .ucs2, !(userData.count - header).isMultiple(of: 2) { return Objection(.shortMessage) }
        return tlvs.first { !$0.hasValidLength }.map { Objection($0.tag, .invtlvlen) }
    }
}
