import Common
import CoreAPI
import Logging
import SMPP

/// What the far side answers, and what that means for the message.
extension Outbound {
    /// Of a message in several parts: how often a part that was refused for a while is tried here, before Core is.
    private static var partTries: Int { 3 }

    func answered(_ token: RequestToken, status: CommandStatus, messageID: String) {
        guard let (part, sentAt) = self.inFlight.removeValue(forKey: token) else { return }
        let now = self.now()
        part.envelope.outstanding -= 1
        self.tally.observe(self.tally.submitDuration, now - sentAt)
        self.log.wasAnswered(part, status, carrierID: messageID, after: now - sentAt)
        self.answered(part, status: status, messageID: messageID, at: now)
    }

    /// An answer that was not waited for any more.
    ///
    /// While its part rests before it is sent again, it is as good as any: the part is in doubt no more, and is not sent
    /// again for that.
    func answeredLate(_ token: RequestToken, status: CommandStatus, messageID: String) {
        guard let part = self.resends.takeOverdue(token) else { return }
        self.logger.info(
            "message in doubt no more: its answer came late",
            metadata: [LogKeys.messageID: "\(part.envelope.message.id)"]
        )
        part.envelope.doubts[part.index] = nil
        self.book?.resolved([part.sendingPart])
        self.answered(part, status: status, messageID: messageID, at: self.now())
    }

    private func answered(
        _ part: EnvelopePart,
        status: CommandStatus,
        messageID: String,
        at now: ContinuousClock.Instant
    ) {
        self.tally.answered(status)
        self.answers.all &+= 1
        switch status.retryClass {
        case .accepted: self.accepted(part, messageID: messageID, at: now)
        case .throttle: self.throttled(part, at: now)
        case .temporary: self.refusedForNow(part, status, at: now)
        case .permanent: self.refused(part, status, at: now)
        }
        self.pump()
    }

    private func accepted(_ part: EnvelopePart, messageID: String, at now: ContinuousClock.Instant) {
        self.tally.count(self.tally.sent)
        self.refusals.answered(.ok, at: now)
        if self.rate.accepted(at: now) { self.throttle.limit(to: self.rate.rate, at: now) }
        let envelope = part.envelope
        envelope.accepted(part.index, as: messageID)
        self.note(part, .ok, messageID: messageID)
        if envelope.isComplete { self.settle(envelope, .delivered(envelope.carrierIDs)) }
    }

    /// The far side wants less: rest, slow down, and send the same part again; no attempt is counted.
    private func throttled(_ part: EnvelopePart, at now: ContinuousClock.Instant) {
        self.tally.count(self.tally.throttled)
        self.answers.throttled &+= 1
        if self.rate.complained(at: now) { self.throttle.limit(to: self.rate.rate, at: now) }
        self.restUntil = now + AdaptiveRate.pause
        self.resends.add(part, at: now + AdaptiveRate.pause)
    }

    private func refusedForNow(_ part: EnvelopePart, _ status: CommandStatus, at now: ContinuousClock.Instant) {
        self.tally.count(self.tally.failures)
        self.refusals.answered(status, at: now)
        let envelope = part.envelope
        let tries = envelope.refusals[part.index, default: 0] + 1
        envelope.refusals[part.index] = tries
        // Core would send all parts again; so a part of several is tried here first.
        if envelope.parts.count > 1, tries < Self.partTries {
            self.resends.add(part, at: now + .seconds(tries))
        } else {
            self.note(part, status)
            self.settle(envelope, .temporary(status.explanation, status: status))
        }
    }

    private func refused(_ part: EnvelopePart, _ status: CommandStatus, at now: ContinuousClock.Instant) {
        self.tally.count(self.tally.failures)
        self.refusals.answered(status, at: now)
        self.note(part, status)
        self.settle(part.envelope, .permanent(status.explanation, status: status))
    }

    /// Writes down what the far side said of a part, if it is the last word.
    private func note(_ part: EnvelopePart, _ status: CommandStatus, messageID: String = "") {
        guard let book = self.book, !part.envelope.isSettled, part.envelope.message.id > 0 else { return }
        let isNamed = status == .ok && !messageID.isEmpty
        book.answered(
            PartOutcome(
                part: part.sendingPart,
                outcome: CarrierOutcome(status: status.rawValue, carrierID: isNamed ? messageID : nil),
                correlation: isNamed ? self.correlation(part.envelope.message, part.sendingPart, messageID) : nil
            )
        )
    }
}
