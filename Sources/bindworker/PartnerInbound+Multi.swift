import CacheFlow
import Common
import CoreAPI
import IPC
import NIOCore
import SMPP

/// Messages to many: all destinations in one transaction, under one id; those that failed are named in the answer.
extension PartnerInbound {
    func insertAll(_ message: SubmitMulti, _ pdu: PDU, _ session: SessionHandler) {
        let contents = self.translation.messages(message, at: .now)
        let lists = message.destinations.count - contents.count
        guard !contents.isEmpty, lists == 0 else {
            return self.refuse(pdu, lists > 0 ? .cntsubdl : .invnumdests, session)
        }
        if self.bind.cacheEnabled {
            self.storeAll(contents, pdu, session)
        } else {
            self.handInAll(contents, pdu, session)
        }
    }

    private func handInAll(_ contents: [MessageContent], _ pdu: PDU, _ session: SessionHandler) {
        let id = "m\(String(UInt64.random(in: 1...UInt64(Int64.max)), radix: 36))"
        let named = contents.map { content in
            var content = content
            content.sourceMessageID = id
            return content
        }
        self.desk.insertTogether(named).assumeIsolated().whenComplete { result in
            switch result.outcome() {
            case .done(let items):
                let statuses = named.indices.map { $0 < items.count ? items[$0].status : .syserr }
                self.accept(pdu, id, named, statuses, session, orElse: .submitfail)
            case .permanent: self.refuse(pdu, .submitfail, session)
            case .temporary, .unreachable: self.refuse(pdu, .syserr, session)
            }
        }
    }

    private func storeAll(_ contents: [MessageContent], _ pdu: PDU, _ session: SessionHandler) {
        let payloads = contents.enumerated().map { place, content in
            CachePayload(content, isShortForm: session.takesShortIDs, place: UInt8(truncatingIfNeeded: place))
        }
        let messages = zip(payloads, contents).map { ($0, wantsFailureReceipt: $1.wantsFailureReceipt) }
        self.cache.store(messages) { stored in
            let statuses = stored.map(\.status)
            guard case .stored(let id) = stored.first, let first = payloads.first else {
                return self.refuse(pdu, statuses.first ?? .syserr, session)
            }
            self.accept(pdu, first.answeredID(id), contents, statuses, session, orElse: .submitfail)
        }
    }

    private func accept(
        _ pdu: PDU,
        _ id: String,
        _ contents: [MessageContent],
        _ statuses: [CommandStatus],
        _ session: SessionHandler,
        orElse refusal: CommandStatus
    ) {
        let failed = zip(contents, statuses).compactMap { content, status in
            status == .ok ? nil : UnsuccessfulDelivery(destination: content.destination, status: status)
        }
        guard failed.count < contents.count else { return self.refuse(pdu, refusal, session) }
        self.tally.count(self.tally.received, by: UInt64(contents.count - failed.count))
        self.tally.answered(.ok)
        MessageLog(self.logger).answered(pdu, .ok, messageID: id, from: session.peer)
        session.answer(pdu, body: .submitMultiResp(SubmitMultiResp(messageID: id, failures: failed)), status: .ok)
    }
}

extension MessageContent {
    fileprivate var destination: Address {
        Address(
            ton: TypeOfNumber(rawValue: self.destTon ?? 0),
            npi: NumberingPlan(rawValue: self.destNpi ?? 0),
            digits: self.destinationMsisdn
        )
    }
}

extension ItemOutcome {
    fileprivate var status: CommandStatus {
        switch self {
        case .done, .kept: .ok
        case .temporary: .syserr
        case .permanent: .submitfail
        }
    }
}

extension MessageCache.Stored {
    fileprivate var status: CommandStatus {
        switch self {
        case .stored: .ok
        case .full: .msgqful
        case .refused: .syserr
        }
    }
}
