import CacheFlow
import Common
import CoreAPI
import IPC
import NIOCore
import SMPP

/// What a partner may ask about its messages: of the store while they wait there, else of Core.
extension PartnerInbound {
    // MARK: Query

    func query(_ query: QuerySM, _ pdu: PDU, _ session: SessionHandler) {
        self.find(query.messageID, query.source, session) { found in
            switch found {
            case .waiting(let message, _), .unsure(let message):
                let isFinal = message.state == .failedPermanent
                let state: MessageState = isFinal ? .rejected : .enroute
                self.answer(query, pdu, state, finalDate: nil, session)
            case .inCore(let message):
                let state = MessageState(message.status)
                self.answer(query, pdu, state, finalDate: state.isFinal ? message.updatedAt : nil, session)
            case .nowhere(let isBadID): session.answer(pdu, body: nil, status: isBadID ? .invmsgid : .queryfail)
            }
        }
    }

    private func answer(
        _ query: QuerySM,
        _ pdu: PDU,
        _ state: MessageState,
        finalDate: Timestamp?,
        _ session: SessionHandler
    ) {
        let response = QuerySMResp(
            messageID: query.messageID,
            finalDate: finalDate.map(SMPPTime.text) ?? "",
            messageState: state.rawValue
        )
        session.answer(pdu, body: .querySMResp(response), status: .ok)
    }

    // MARK: Cancel and replace

    func cancel(_ cancel: CancelSM, _ pdu: PDU, _ session: SessionHandler) {
        self.find(cancel.messageID, cancel.source, session) { found in
            switch found {
            case .waiting(let message, _):
                self.desk.store.ask(.cancel(message.id), for: self.bind.name) { reply in
                    self.answer(pdu, .cancelSMResp, orElse: .cancelfail, isDone: reply == .touched(1), session)
                }
            case .inCore(let message):
                let call = self.desk.client.cancel(id: message.id, sourceSmsc: self.bind.name.value)
                self.answer(pdu, .cancelSMResp, orElse: .cancelfail, when: call, session)
            case .unsure, .nowhere: session.answer(pdu, body: nil, status: .cancelfail)
            }
        }
    }

    func replace(_ replacement: ReplaceSM, _ pdu: PDU, _ session: SessionHandler) {
        self.find(replacement.messageID, replacement.source, session) { found in
            switch found {
            case .waiting(let message, let payload):
                guard let row = self.row(payload, replacedBy: replacement) else {
                    return session.answer(pdu, body: nil, status: .replacefail)
                }
                self.desk.store.ask(.replace(message.id, row), for: self.bind.name) { reply in
                    self.answer(pdu, .replaceSMResp, orElse: .replacefail, isDone: reply == .touched(1), session)
                }
            case .inCore(let message):
                let change = self.translation.replacement(replacement, of: message.content, at: .now)
                let call = self.desk.client.replace(id: message.id, by: change)
                self.answer(pdu, .replaceSMResp, orElse: .replacefail, when: call, session)
            case .unsure, .nowhere: session.answer(pdu, body: nil, status: .replacefail)
            }
        }
    }

    private func row(_ payload: CachePayload, replacedBy replacement: ReplaceSM) -> CacheRow? {
        guard var content = payload.content else { return nil }
        let change = self.translation.replacement(replacement, of: content, at: .now)
        content.apply(change)
        let new = CachePayload(content, isShortForm: payload.isShortForm, place: payload.place)
        return CacheRow(payload: new.octets[...], wantsFailureReceipt: content.wantsFailureReceipt)
    }

    private func answer(
        _ pdu: PDU,
        _ body: PDU.Body,
        orElse refusal: CommandStatus,
        isDone: Bool,
        _ session: SessionHandler
    ) {
        session.answer(pdu, body: isDone ? body : nil, status: isDone ? .ok : refusal)
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

    // MARK: Where is it?

    /// Where a message was found.
    private enum Found {
        case waiting(CachedMessage, CachePayload)
        /// It waits in the cache, and Core may have it as well: nobody can say what becomes of it.
        case unsure(CachedMessage)
        case inCore(CoreMessage)
        case nowhere(isBadID: Bool)
    }

    /// Looks for a message of this partner's, from this sender, by the id that the partner was given.
    private func find(
        _ id: String,
        _ source: Address,
        _ session: SessionHandler,
        completion: @escaping (Found) -> Void
    ) {
        if let own = MessageID(answered: id, isShortForm: session.takesShortIDs) {
            self.desk.store.ask(.find(own), for: self.bind.name) { reply in
                guard
                    case .messages(let rows) = reply, let row = rows.first,
                    let payload = CachePayload(row.payload), let content = payload.content,
                    source.digits.isEmpty || source.digits == content.sourceMsisdn
                else {
                    return self.askCore(for: own, as: id) { self.judge($0.message, source, completion) }
                }
                guard row.isTried, row.state != .failedPermanent else { return completion(.waiting(row, payload)) }
                // It is on its way, or was: what became of a call that was not answered, only Core knows.
                self.askCore(for: own, as: id) { word in
                    switch word {
                    case .has(let message): self.judge(message, source, completion)
                    case .hasNot: completion(.waiting(row, payload))
                    case .unknown: completion(.unsure(row))
                    }
                }
            }
        } else if let coreID = Int64(id), coreID > 0 {
            self.desk.client.message(coreID).assumeIsolated().whenComplete { result in
                self.judge(result.outcome().value, source, completion)
            }
        } else {
            completion(.nowhere(isBadID: true))
        }
    }

    /// What Core says about a message that was handed in, or was to be.
    private enum CoreWord {
        case has(CoreMessage)
        case hasNot
        /// It cannot be asked, or does not understand the question.
        case unknown

        var message: CoreMessage? { if case .has(let message) = self { message } else { nil } }
    }

    /// By the key under which it is handed in when it leaves the cache.
    private func askCore(for id: MessageID, as name: String, completion: @escaping (CoreWord) -> Void) {
        let filter = MessageFilter(idempotencyKey: self.cache.flow.key(of: id))
        self.desk.client.messages(filter).assumeIsolated().whenComplete { result in
            guard let found = result.outcome().value else { return completion(.unknown) }
            // A Core that does not know the filter answers with others.
            if let own = found.messages.first(where: { $0.content.sourceMessageID == name }) {
                completion(.has(own))
            } else {
                completion(found.messages.isEmpty && found.unreadable.isEmpty ? .hasNot : .unknown)
            }
        }
    }

    /// A partner sees its own messages only, and names their sender right.
    private func judge(_ message: CoreMessage?, _ source: Address, _ completion: (Found) -> Void) {
        guard
            let message, message.content.sourceSmsc == self.bind.name.value,
            source.digits.isEmpty || source.digits == message.content.sourceMsisdn
        else { return completion(.nowhere(isBadID: false)) }
        completion(.inCore(message))
    }
}

extension MessageID {
    /// From the id that a partner was given, if it is one of the cache's.
    init?(answered id: String, isShortForm: Bool) {
        if id.hasPrefix("-"), let value = Int64(id) {
            self.init(value)
        } else if isShortForm, id.utf8.count <= 8, let number = UInt32(id, radix: 16), number > 0 {
            self.init(number: Int64(number))
        } else {
            return nil
        }
    }
}

extension Outcome {
    /// What came, where something did.
    var value: Value? { if case .done(let value) = self { value } else { nil } }
}

extension MessageContent {
    /// What `replace_sm` changes; what it leaves out stays.
    mutating func apply(_ change: Replacement) {
        if let body = change.messageBody {
            self.messageBody = body
            self.rawPayload = change.rawPayload
        }
        if let moment = change.deliverAfter { self.deliverAfter = moment }
        if let moment = change.expires { self.expires = moment }
        if let octet = change.registeredDelivery { self.registeredDelivery = octet }
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
