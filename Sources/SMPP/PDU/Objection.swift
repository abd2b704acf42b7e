/// A value that was read and that a message centre has to refuse.
public struct Objection: Equatable, Sendable {
    /// The field or TLV, by its name in the specification.
    public let field: String
    /// The status to answer with.
    public let status: CommandStatus

    init(_ field: Field, _ status: CommandStatus? = nil) {
        self.field = field.rawValue
        self.status = status ?? field.status
    }

    init(_ tag: TLV.Tag, _ status: CommandStatus) {
        self.field = tag.name
        self.status = status
    }
}

extension PDU.Body {
    /// The first thing that SMPP does not allow in the request of an ESME; nil when there is nothing to say.
    ///
    /// What needs a clock, an account or a message store is for others to judge, and so are reserved types of number
    /// and numbering plans, which peers send and networks understand. What a message centre delivers is never refused
    /// for a value: it would be lost.
    public var objection: Objection? {
        switch self {
        case .submitSM(let body): body.objection
        case .submitMulti(let body): body.objection
        case .dataSM(let body): body.objection
        case .bindReceiver(let body), .bindTransmitter(let body), .bindTransceiver(let body):
            body.systemID.isEmpty ? Objection(.systemID) : nil
        case .replaceSM(let body): body.objection
        case .querySM(let body): body.messageID.isEmpty ? Objection(.messageID) : nil
        case .broadcastSM(let body): body.objection
        case .queryBroadcastSM(let body):
            body.messageID.isEmpty && !body.tlvs.contains(.userMessageReference) ? Objection(.messageID) : nil
        case .cancelSM, .cancelBroadcastSM, .deliverSM, .outbind, .alertNotification, .unbind, .enquireLink,
            .genericNack, .bindReceiverResp, .bindTransmitterResp, .bindTransceiverResp, .unbindResp,
            .enquireLinkResp, .submitSMResp, .submitMultiResp, .deliverSMResp, .dataSMResp, .querySMResp,
            .cancelSMResp, .replaceSMResp, .broadcastSMResp, .queryBroadcastSMResp, .cancelBroadcastSMResp:
            nil
        }
    }
}

extension SubmitSM {
    /// What is wrong with the message; see ``PDU/Body/objection``.
    var objection: Objection? {
        if self.destination.digits.isEmpty { return Objection(.destination) }
        return Objection.toFlags(
            esmClass: self.esmClass,
            priority: self.priorityFlag,
            delivery: self.registeredDelivery,
            replace: self.replaceIfPresentFlag
        )
            ?? Objection.toTimes(self.scheduleDeliveryTime, self.validityPeriod)
            ?? Objection.toText(self.shortMessage, self.esmClass, self.dataCoding, self.tlvs)
    }
}

extension SubmitMulti {
    /// What is wrong with the message; see ``PDU/Body/objection``.
    var objection: Objection? {
        if self.destinations.isEmpty { return Objection(.numberOfDestinations) }
        if self.destinations.contains(.distributionList("")) { return Objection(.listName) }
        for case .address(let address) in self.destinations where address.digits.isEmpty {
            return Objection(.destination)
        }
        return Objection.toFlags(
            esmClass: self.esmClass,
            priority: self.priorityFlag,
            delivery: self.registeredDelivery,
            replace: self.replaceIfPresentFlag
        )
            ?? Objection.toTimes(self.scheduleDeliveryTime, self.validityPeriod)
            ?? Objection.toText(self.shortMessage, self.esmClass, self.dataCoding, self.tlvs)
    }
}

extension DataSM {
    /// What is wrong with the message; see ``PDU/Body/objection``.
    ///
    /// A receipt needs no text: receipted_message_id and message_state say it all.
    var objection: Objection? {
        if self.destination.digits.isEmpty { return Objection(.destination) }
        let isReceipt = self.esmClass.isDeliveryReceipt || self.tlvs.contains(.receiptedMessageID)
        guard self.tlvs.contains(.messagePayload) || isReceipt else { return Objection(.messagePayload, .missingtlv) }
        return Objection.toFlags(esmClass: self.esmClass, delivery: self.registeredDelivery)
            ?? Objection.toText([], self.esmClass, self.dataCoding, self.tlvs)
    }
}

extension ReplaceSM {
    /// What is wrong with the replacement; see ``PDU/Body/objection``.
    var objection: Objection? {
        if self.messageID.isEmpty { return Objection(.messageID) }
        return Objection.toFlags(delivery: self.registeredDelivery)
            ?? Objection.toTimes(self.scheduleDeliveryTime, self.validityPeriod)
            ?? Objection.toText(self.shortMessage, .normal, .mcDefault, self.tlvs)
    }
}

extension BroadcastSM {
    /// What is wrong with the broadcast; see ``PDU/Body/objection``.
    var objection: Objection? {
        let mandatory: [TLV.Tag] = [
            .broadcastAreaIdentifier, .broadcastContentType, .broadcastRepNum, .broadcastFrequencyInterval,
        ]
        if let missing = mandatory.first(where: { !self.tlvs.contains($0) }) { return Objection(missing, .missingtlv) }
        return Objection.toFlags(priority: self.priorityFlag, replace: self.replaceIfPresentFlag)
            ?? Objection.toTimes(self.scheduleDeliveryTime, self.validityPeriod)
            ?? Objection.toText([], .normal, self.dataCoding, self.tlvs)
    }
}
