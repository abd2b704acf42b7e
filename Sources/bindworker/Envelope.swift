import CoreAPI
import SMPP

/// One of Core's messages on its way out: its parts, and what has become of each.
final class Envelope {
    let message: CoreMessage
    let parts: [PDU.Body]
    /// The next part that has never been sent.
    var next = 0
    /// The far side's id of each part that it took, in the order of the answers.
    var accepted: [String] = []
    var acceptedCount = 0
    /// Parts that are waiting for their answer.
    var outstanding = 0
    /// Whether Core has been told the end: what comes after that counts for nothing.
    var isSettled = false
    /// How often a part was sent without an answer ever coming.
    var doubts: [Int: Int] = [:]
    /// How often a part of several was refused for a while.
    var refusals: [Int: Int] = [:]

    init(message: CoreMessage, parts: [PDU.Body]) {
        self.message = message
        self.parts = parts
    }

    var isComplete: Bool { self.acceptedCount == self.parts.count }
}

/// One part of an envelope.
struct EnvelopePart {
    let envelope: Envelope
    let index: Int

    var body: PDU.Body { self.envelope.parts[self.index] }
}
