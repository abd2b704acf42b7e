import Common
import CoreAPI
import Logging
import SMPP

/// Parts that were sent and whose answer did not come; and what an earlier life of this worker has left behind.
extension Outbound {
    /// Requests whose answer will not come: too late, or their session has ended (`sessionEnded`).
    func lost(_ tokens: [RequestToken], sessionEnded: Bool) {
        let now = self.now()
        for token in tokens.sorted() {
            guard let (part, _) = self.inFlight.removeValue(forKey: token) else { continue }
            part.envelope.outstanding -= 1
            self.doubtCount += 1
            let doubts = part.envelope.doubts[part.index, default: 0] + 1
            part.envelope.doubts[part.index] = doubts
            self.logger.warning(
                "message in doubt: sent, and no answer came",
                metadata: [LogKeys.messageID: "\(part.envelope.message.id)"]
            )
            self.book?.doubt(part.sendingPart)
            if !self.settings.resendsInDoubt {
                self.settle(part.envelope, .permanent(Self.inDoubt, status: nil))
            } else if doubts > 1 {
                self.settle(part.envelope, .temporary(Self.unanswered, status: nil))
            } else {
                self.resends.isOverdue(token, part)
                self.resend(part, token, at: sessionEnded ? now : now + self.settings.doubtRest)
            }
        }
        self.pump()
    }

    private static var inDoubt: String { "in doubt: sent, and no answer came" }
    private static var unanswered: String { "no answer, twice" }

    /// Once more, when that is written down and the time has come.
    private func resend(_ part: EnvelopePart, _ token: RequestToken, at due: ContinuousClock.Instant) {
        guard let book = self.book, !part.envelope.isSettled else {
            return self.resends.add(part, at: due, insteadOf: token)
        }
        book.begin([part.sendingPart], again: true) { _ in
            self.resends.add(part, at: due, insteadOf: token)
            self.pump()
        }
    }

    /// What is to be done with a message that Core hands out, and that was on its way before.
    func judge(_ envelope: Envelope, _ rows: [OutgoingPart]) -> Runway.Known {
        let total = envelope.parts.count
        let present = rows.filter { PartPlace(number: $0.part.part).total == total }
        guard !present.isEmpty else { return self.judge(envelope, former: rows) }
        var isInDoubt = false
        for row in present {
            let place = PartPlace(number: row.part.part)
            guard place.index < place.total else { continue }
            guard let outcome = row.outcome else {
                isInDoubt = true
                envelope.doubts[place.index] = row.attempts
                self.book?.doubt(row.part)
                continue
            }
            let status = CommandStatus(rawValue: outcome.status)
            switch status.retryClass {
            case .accepted: envelope.accepted(place.index, as: outcome.carrierID ?? "")
            case .permanent: self.settle(envelope, .permanent(status.explanation, status: status))
            case .temporary, .throttle: self.settle(envelope, .temporary(status.explanation, status: status))
            }
        }
        if envelope.isComplete { self.settle(envelope, .delivered(envelope.carrierIDs)) }
        guard !envelope.isSettled else { return .ended }
        guard isInDoubt else { return .goOn }
        if !self.settings.resendsInDoubt {
            self.settle(envelope, .permanent(Self.inDoubt, status: nil))
        } else if envelope.doubts.values.contains(where: { $0 > 1 }) {
            self.settle(envelope, .temporary(Self.unanswered, status: nil))
        }
        return envelope.isSettled ? .ended : .again
    }

    /// The message was cut into other parts when they were sent: another alphabet was in force, or `long_messages`.
    ///
    /// What the carrier has taken of it cannot be completed, and what is sent now contains it again: in doubt, all of it.
    private func judge(_ envelope: Envelope, former: [OutgoingPart]) -> Runway.Known {
        if let end = Self.end(of: former) {
            self.settle(envelope, end)
            return .ended
        }
        self.logger.warning(
            "message in doubt: parts of it were sent, and it is cut otherwise now",
            metadata: [LogKeys.messageID: "\(envelope.message.id)", LogKeys.count: "\(former.count)"]
        )
        envelope.formerParts = former.map(\.part)
        for part in envelope.formerParts { self.book?.doubt(part) }
        if !self.settings.resendsInDoubt {
            self.settle(envelope, .permanent(Self.cutOtherwise, status: nil))
        } else if former.contains(where: { $0.outcome == nil && $0.attempts > 1 }) {
            self.settle(envelope, .temporary(Self.unanswered, status: nil))
        }
        return envelope.isSettled ? .ended : .again
    }

    private static var cutOtherwise: String { "in doubt: sent in part, and cut otherwise since" }

    /// Tells Core what the carrier answered to an earlier life of this worker; says what is in doubt.
    ///
    /// Messages of which some parts have no answer are left to Core: it hands them out again.
    func resume() {
        guard let book = self.book else { return }
        book.load(.answered) { rows in
            for (id, parts) in Dictionary(grouping: rows, by: \.part.coreID) {
                if let end = Self.end(of: parts) {
                    self.settle(DeliveryResult(message: CoreMessage(id: id, content: MessageContent()), end: end))
                }
            }
        }
        book.load(.inDoubt) { rows in
            for row in rows {
                book.doubt(row.part)
                self.logger.warning(
                    "message in doubt: sent before this worker began, and no answer is known",
                    metadata: [LogKeys.messageID: "\(row.part.coreID)", LogKeys.count: "\(row.attempts)"]
                )
            }
        }
    }

    /// What became of a message, by its parts; nil while some have no answer.
    private static func end(of parts: [OutgoingPart]) -> DeliveryEnd? {
        let places = parts.map { PartPlace(number: $0.part.part) }
        for part in parts {
            guard let outcome = part.outcome else { return nil }
            let status = CommandStatus(rawValue: outcome.status)
            switch status.retryClass {
            case .accepted: continue
            case .permanent: return .permanent(status.explanation, status: status)
            case .temporary, .throttle: return .temporary(status.explanation, status: status)
            }
        }
        guard let total = places.first?.total, places.count == total else { return nil }
        let ordered = zip(places, parts).sorted { $0.0.index < $1.0.index }
        return .delivered(ordered.compactMap { $0.1.outcome?.carrierID })
    }
}
