import Common
import CoreAPI
import NIOCore
import SMPP

/// What a partner may ask about its messages, and messages to many.
extension PartnerInbound {
    /// All destinations in one transaction, under one id; those that failed are named in the answer.
    func insertAll(_ message: SubmitMulti, _ pdu: PDU, _ session: SessionHandler) {
        let id = "m\(String(UInt64.random(in: 1...UInt64(Int64.max)), radix: 36))"
        let contents = self.translation.messages(message, sourceMessageID: id, at: .now)
        let lists = message.destinations.count - contents.count
        guard !contents.isEmpty, lists == 0 else {
            self.refuse(pdu, lists > 0 ? .cntsubdl : .invnumdests, session)
            return
        }
        self.desk.insertTogether(contents).assumeIsolated().whenComplete { result in
            switch result.outcome() {
            case .done(let items):
                let failed = zip(contents, items).compactMap(Self.failure)
                guard failed.count < contents.count else { return self.refuse(pdu, .submitfail, session) }
                self.tally.count(self.tally.received, by: UInt64(contents.count - failed.count))
                let response = SubmitMultiResp(messageID: id, failures: failed)
                session.answer(pdu, body: .submitMultiResp(response), status: .ok)
            case .permanent: self.refuse(pdu, .submitfail, session)
            case .temporary, .unreachable: self.refuse(pdu, .syserr, session)
            }
        }
    }

    private static func failure(_ content: MessageContent, _ item: ItemOutcome) -> UnsuccessfulDelivery? {
        let status: CommandStatus
        switch item {
        case .done, .kept: return nil
        case .temporary: status = .syserr
        case .permanent: status = .submitfail
        }
        let address = Address(
            ton: TypeOfNumber(rawValue: content.destTon ?? 0),
            npi: NumberingPlan(rawValue: content.destNpi ?? 0),
            digits: content.destinationMsisdn
        )
        return UnsuccessfulDelivery(destination: address, status: status)
    }

    func query(_ query: QuerySM, _ pdu: PDU, _ session: SessionHandler) {
        guard let id = Int64(query.messageID) else {
            return session.answer(pdu, body: nil, status: .invmsgid)
        }
        self.desk.client.message(id).assumeIsolated().whenComplete { result in
            guard case .done(let message) = result.outcome(), self.owns(message, query.source) else {
                return session.answer(pdu, body: nil, status: .queryfail)
            }
            let state = MessageState(message.status)
            let response = QuerySMResp(
                messageID: query.messageID,
                finalDate: state.isFinal ? message.updatedAt.map(SMPPTime.text) ?? "" : "",
                messageState: state.rawValue
            )
            session.answer(pdu, body: .querySMResp(response), status: .ok)
        }
    }

    func cancel(_ cancel: CancelSM, _ pdu: PDU, _ session: SessionHandler) {
        guard let id = Int64(cancel.messageID) else {
            return session.answer(pdu, body: nil, status: .cancelfail)
        }
        self.desk.client.message(id).assumeIsolated().whenComplete { result in
            guard case .done(let message) = result.outcome(), self.owns(message, cancel.source) else {
                return session.answer(pdu, body: nil, status: .cancelfail)
            }
            let call = self.desk.client.cancel(id: id, sourceSmsc: self.bind.name.value)
            self.answer(pdu, .cancelSMResp, orElse: .cancelfail, when: call, session)
        }
    }

    func replace(_ replacement: ReplaceSM, _ pdu: PDU, _ session: SessionHandler) {
        guard let id = Int64(replacement.messageID) else {
            return session.answer(pdu, body: nil, status: .replacefail)
        }
        self.desk.client.message(id).assumeIsolated().whenComplete { result in
            guard case .done(let message) = result.outcome(), self.owns(message, replacement.source) else {
                return session.answer(pdu, body: nil, status: .replacefail)
            }
            let change = self.translation.replacement(replacement, of: message.content, at: .now)
            let call = self.desk.client.replace(id: id, by: change)
            self.answer(pdu, .replaceSMResp, orElse: .replacefail, when: call, session)
        }
    }

    private func answer(
        _ pdu: PDU,
        _ body: PDU.Body,
        orElse refusal: CommandStatus,
        when call: EventLoopFuture<Outcome<Void>>,
        _ session: SessionHandler
    ) {
        call.assumeIsolated().whenComplete { result in
            if case .done = result.outcome() {
                session.answer(pdu, body: body, status: .ok)
            } else {
                session.answer(pdu, body: nil, status: refusal)
            }
        }
    }

    /// A partner sees its own messages only, and names their sender right.
    private func owns(_ message: CoreMessage, _ source: Address) -> Bool {
        message.content.sourceSmsc == self.bind.name.value
            && (source.digits.isEmpty || source.digits == message.content.sourceMsisdn)
    }
}

extension InboundTranslation {
    /// What a message becomes: its new text in the alphabet that it has, and the times and wishes that are given.
    func replacement(_ pdu: ReplaceSM, of content: MessageContent, at now: Timestamp) -> Replacement {
        var change = Replacement(sourceSmsc: self.bind)
        let alphabet = Alphabet.of(dataCoding: content.tpDcs ?? 0, default: self.standardAlphabet)
        let text = alphabet.decode(pdu.shortMessage)
        change.messageBody = text ?? ""
        if text.flatMap(alphabet.encode) != pdu.shortMessage { change.rawPayload = pdu.shortMessage }
        change.deliverAfter = SMPPTime(pdu.scheduleDeliveryTime).flatMap { $0.timestamp(from: now) }
        change.expires = SMPPTime(pdu.validityPeriod).flatMap { $0.timestamp(from: change.deliverAfter ?? now) }
        change.registeredDelivery = pdu.registeredDelivery.rawValue
        return change
    }
}

extension MessageState {
    init(_ status: CoreMessage.Status) {
        self =
            switch status {
            case .pending: .enroute
            case .delivered: .delivered
            case .expired: .expired
            case .failed: .undeliverable
            case .rejected: .rejected
            case .other: .unknown
            }
    }
}

extension SMPPTime {
    /// A moment as final_date has it: UTC, absolute (SMPP 3.4 §7.1.1).
    static func text(_ moment: Timestamp) -> String {
        let date = CivilDate(moment)
        let fields = [date.year % 100, date.month, date.day, date.hour, date.minute, date.second]
        return fields.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined() + "\(date.millisecond / 100)00+"
    }
}
