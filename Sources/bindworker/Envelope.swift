import CoreAPI
import SMPP

/// One of Core's messages on its way out: its parts, and what has become of each.
final class Envelope {
    let message: CoreMessage
    let parts: [PDU.Body]
    /// The next part that has never been sent.
    var next = 0
    /// The far side's id of each part that it took and named, in the order of the answers.
    private var named: [(index: Int, id: String)] = []
    private(set) var acceptedCount = 0
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

    /// Whether some parts have been sent and others not.
    var isBegun: Bool { self.next > 0 && self.next < self.parts.count && !self.isSettled }

    /// The far side took a part, under this id; some give none.
    func accepted(_ index: Int, as id: String) {
        self.acceptedCount += 1
        if !id.isEmpty { self.named.append((index, id)) }
    }

    /// The far side's ids, in the order of the parts.
    var carrierIDs: [String] {
        self.named.sorted { $0.index < $1.index }.map(\.id)
    }
}

/// One part of an envelope.
struct EnvelopePart {
    let envelope: Envelope
    let index: Int

    var body: PDU.Body { self.envelope.parts[self.index] }
}
