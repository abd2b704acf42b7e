import Common
import CoreAPI
import SMPP

/// One of Core's messages on its way out: its parts, and what has become of each.
final class Envelope {
    let message: CoreMessage
    let parts: [PDU.Body]
    /// The next part that has never been sent.
    private(set) var next = 0
    /// Parts that the far side has taken.
    private var taken: Set<Int> = []
    /// The far side's id of each part that it took and named, in the order of the answers.
    private var named: [(index: Int, id: String)] = []
    /// Parts that are waiting for their answer.
    var outstanding = 0
    /// Whether Core has been told the end, or others have the message: what comes after that counts for nothing.
    var isSettled = false
    /// How often a part was sent without an answer ever coming.
    var doubts: [Int: Int] = [:]
    /// Parts that were sent when the message was cut otherwise, and of which the carrier may have taken some.
    var formerParts: [SendingPart] = []
    /// How often a part of several was refused for a while.
    var refusals: [Int: Int] = [:]

    init(message: CoreMessage, parts: [PDU.Body]) {
        self.message = message
        self.parts = parts
    }

    var isComplete: Bool { self.taken.count == self.parts.count }

    /// Whether some parts have been sent and others not.
    var isBegun: Bool { self.next > 0 && self.next < self.parts.count && !self.isSettled }

    /// Whether nothing of it has ever been sent, by nobody.
    var isUntouched: Bool { self.next == 0 && self.taken.isEmpty && self.doubts.isEmpty }

    /// How many parts have never been sent.
    var unsent: Int {
        guard self.next < self.parts.count else { return 0 }
        return (self.next..<self.parts.count).count { !self.taken.contains($0) }
    }

    /// The part that was next is sent.
    func advance() {
        self.next += 1
        while self.taken.contains(self.next) { self.next += 1 }
    }

    /// The far side took a part, under this id; some give none.
    func accepted(_ index: Int, as id: String) {
        self.taken.insert(index)
        if !id.isEmpty { self.named.append((index, id)) }
        while self.taken.contains(self.next) { self.next += 1 }
    }

    /// The far side's ids, in the order of the parts.
    var carrierIDs: [String] {
        self.named.sorted { $0.index < $1.index }.map(\.id)
    }

    // MARK: As the keeper knows it

    /// How the keeper knows the part.
    func sendingPart(_ index: Int) -> SendingPart {
        SendingPart(coreID: self.message.id, part: PartPlace(index: index, of: self.parts.count).number)
    }

    var sendingParts: [SendingPart] { self.parts.indices.map(self.sendingPart) }
}

/// One part of an envelope.
struct EnvelopePart {
    let envelope: Envelope
    let index: Int

    var body: PDU.Body { self.envelope.parts[self.index] }
    var sendingPart: SendingPart { self.envelope.sendingPart(self.index) }
}
