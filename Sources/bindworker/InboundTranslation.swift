import Common
import CoreAPI
import SMPP

/// A PDU of the far side → a message for Core: the border post, inward.
///
/// Everything that is needed to send the message on unchanged is kept: a text is decoded, and where decoding would lose
/// something (binary data, octets that the alphabet does not have) the octets themselves go along.
struct InboundTranslation: Sendable {
    /// What data_coding 0 means on this link.
    var standardAlphabet: Alphabet
    /// The bind that the message came in by.
    var bind: String

    /// Relative times are counted from `now`.
    func message(_ pdu: some ShortMessage, at now: Timestamp) -> MessageContent {
        var content = self.content(
            pdu.userData,
            dataCoding: pdu.dataCoding,
            esmClass: pdu.esmClass,
            tlvs: pdu.tlvs
        )
        self.address(&content, pdu.source, pdu.destination)
        content.registeredDelivery = pdu.registeredDelivery.rawValue
        content.priority = pdu.priorityFlag
        content.protocolID = pdu.protocolID == 0 ? nil : pdu.protocolID
        content.serviceType = pdu.serviceType.isEmpty ? nil : pdu.serviceType
        content.deliverAfter = SMPPTime(pdu.scheduleDeliveryTime).flatMap { $0.timestamp(from: now) }
        content.expires = self.expiry(pdu.validityPeriod, pdu.tlvs, from: content.deliverAfter ?? now)
        return content
    }

    func message(_ pdu: DataSM, at now: Timestamp) -> MessageContent {
        var content = self.content(
            pdu.tlvs.messagePayload ?? [],
            dataCoding: pdu.dataCoding,
            esmClass: pdu.esmClass,
            tlvs: pdu.tlvs
        )
        self.address(&content, pdu.source, pdu.destination)
        content.registeredDelivery = pdu.registeredDelivery.rawValue
        content.serviceType = pdu.serviceType.isEmpty ? nil : pdu.serviceType
        content.expires = self.expiry("", pdu.tlvs, from: now)
        return content
    }

    /// One message for each destination.
    func messages(_ pdu: SubmitMulti, at now: Timestamp) -> [MessageContent] {
        pdu.destinations.compactMap { destination in
            guard case .address(let address) = destination else { return nil }
            var single = SubmitSM(
                serviceType: pdu.serviceType,
                source: pdu.source,
                destination: address,
                esmClass: pdu.esmClass,
                protocolID: pdu.protocolID,
                priorityFlag: pdu.priorityFlag,
                scheduleDeliveryTime: pdu.scheduleDeliveryTime,
                validityPeriod: pdu.validityPeriod,
                registeredDelivery: pdu.registeredDelivery,
                dataCoding: pdu.dataCoding,
                defaultMessageID: pdu.defaultMessageID,
                shortMessage: pdu.shortMessage
            )
            single.tlvs = pdu.tlvs
            return self.message(single, at: now)
        }
    }

    // MARK: Parts

    private func content(
        _ userData: [UInt8],
        dataCoding: DataCoding,
        esmClass: ESMClass,
        tlvs: TLVs
    ) -> MessageContent {
        var content = MessageContent()
        content.sourceSmsc = self.bind
        content.tpDcs = dataCoding.rawValue
        content.esmClass = esmClass.rawValue & ~ESMClass.userDataHeader.rawValue
        var octets = userData[...]
        if esmClass.hasUDH, let length = UserDataHeader.encodedCount(in: userData) {
            content.udh = Array(userData.prefix(length))
            octets = userData.dropFirst(length)
            content.concat = UserDataHeader(parsing: userData)?.concatenation.map(CoreAPI.Concatenation.init)
        } else if esmClass.hasUDH {
            // A header that cannot be read is passed on as it is, with its flag.
            content.esmClass = esmClass.rawValue
        }
        content.concat = content.concat ?? tlvs.concatenation.map(CoreAPI.Concatenation.init)
        self.text(&content, Array(octets), dataCoding: dataCoding)
        content.tlvs = tlvs.filter { $0.tag.isEndToEnd }.map { EndToEndTLV(tag: $0.tag.rawValue, value: $0.octets) }
        return content
    }

    private func text(_ content: inout MessageContent, _ octets: [UInt8], dataCoding: DataCoding) {
        let alphabet = Alphabet.of(dataCoding: dataCoding.rawValue, default: self.standardAlphabet)
        guard let text = alphabet.decode(octets) else {
            content.rawPayload = octets
            return
        }
        content.messageBody = text
        if alphabet.encode(text) != octets { content.rawPayload = octets }
    }

    private func address(_ content: inout MessageContent, _ source: Address, _ destination: Address) {
        content.sourceMsisdn = source.digits
        content.sourceTon = source.ton.rawValue
        content.sourceNpi = source.npi.rawValue
        content.destinationMsisdn = destination.digits
        content.destTon = destination.ton.rawValue
        content.destNpi = destination.npi.rawValue
    }

    /// qos_time_to_live wins over validity_period (SMPP 3.4 §5.3.2.9).
    private func expiry(_ validityPeriod: String, _ tlvs: TLVs, from start: Timestamp) -> Timestamp? {
        if let seconds = tlvs.qosTimeToLive { return start + .seconds(Int64(seconds)) }
        return SMPPTime(validityPeriod).flatMap { $0.timestamp(from: start) }
    }
}

extension SMPPTime {
    /// The moment that is meant; a relative time counts months as 30 days and years as 365.
    func timestamp(from now: Timestamp) -> Timestamp? {
        switch self {
        case .absolute(let moment):
            let date = CivilDate(
                year: moment.year,
                month: moment.month,
                day: moment.day,
                hour: moment.hour,
                minute: moment.minute,
                second: moment.second,
                millisecond: moment.tenths * 100
            )
            return date.timestamp.map { $0 + .seconds(Int64(moment.quarterHours) * -900) }
        case .relative(let span):
            let days = Int64(span.years) * 365 + Int64(span.months) * 30 + Int64(span.days)
            let seconds = days * 86_400 + Int64(span.hours) * 3600 + Int64(span.minutes) * 60 + Int64(span.seconds)
            return now + .seconds(seconds)
        }
    }
}

extension CoreAPI.Concatenation {
    init(_ place: SMPP.Concatenation) {
        self.init(reference: place.reference, part: place.part, parts: place.total)
    }
}

extension TLVs {
    /// The place that the three `sar_` parameters name; nil unless all three are there and make sense.
    var concatenation: SMPP.Concatenation? {
        guard let reference = self.sarReference, let total = self.sarTotal, let part = self.sarSequence else {
            return nil
        }
        return SMPP.Concatenation(reference: reference, total: total, part: part, wide: true)
    }
}

extension TLV.Tag {
    /// Whether the parameter concerns the two ends of a message, not the hop that it came over.
    ///
    /// `message_payload` is not in the list: it is the text, and travels as such. Vendors' own are passed on.
    var isEndToEnd: Bool {
        switch self.rawValue {
        case 0x0005, 0x000D, 0x0019, 0x0030, 0x0201...0x0205, 0x020A...0x020F, 0x0302, 0x0303, 0x0304, 0x0381: true
        case 0x0426, 0x0501, 0x060B, 0x060D...0x0613, 0x1201, 0x1203, 0x1204, 0x130C, 0x1380, 0x1383: true
        case 0x1400...0x3FFF: true
        case _: false
        }
    }
}
