import CacheFlow
import Common
import IPC
import NIOCore

/// What the keeper knows of parts on their way to the carrier: written down before they are sent, and with the answer.
///
/// So that whoever comes after a crash knows which parts the carrier has taken, and which are in doubt. What is noted in
/// one turn of the loop goes into one request.
final class SendingBook {
    private static let page: UInt32 = 1000
    private static let takenAfter: TimeAmount = .milliseconds(50)

    private let store: StoreLink
    private let bind: BindName
    private let errands: Errands
    private var outcomes: [PartOutcome] = []
    private var taken: [Int64] = []
    private var writingIsDue = false
    private var takenTimer: Scheduled<Void>?
    /// Parts that were sent and whose answer is not known.
    private var doubts: Set<SendingPart> = []

    /// Receipts that came before the answer to their message.
    var onEarly: ([EarlyReceipt]) -> Void = { _ in }
    var onDoubtsChanged: (Int) -> Void = { _ in }

    init(store: StoreLink, bind: BindName) {
        self.store = store
        self.bind = bind
        self.errands = Errands(store: store, bind: bind)
    }

    /// These parts are about to be sent; `completion` is told which of them have been given to the carrier before.
    ///
    /// `again`: parts in doubt are about to be sent once more, which is counted.
    func begin(_ parts: [SendingPart], again: Bool = false, completion: @escaping ([OutgoingPart]) -> Void) {
        self.errands.run(.beginSending(parts, again: again), about: parts.map(\.coreID)) { reply in
            if case .parts(let known) = reply { completion(known) } else { completion([]) }
        }
    }

    /// These parts were written down and never sent.
    func forget(_ parts: [SendingPart]) {
        Self.inHandfuls(parts) { self.errands.run(.forgetSending($0), about: $0.map(\.coreID)) }
    }

    /// The carrier has answered a part, for good.
    func answered(_ outcome: PartOutcome) {
        self.outcomes.append(outcome)
        self.resolved([outcome.part])
        self.writeSoon()
    }

    /// Core knows what became of these messages.
    func taken(_ ids: [Int64]) {
        guard !ids.isEmpty else { return }
        self.taken += ids
        // If these rows stay for a while, Core is told once more at the worst.
        guard self.takenTimer == nil else { return }
        self.takenTimer = self.store.eventLoop.assumeIsolated().scheduleTask(in: Self.takenAfter) {
            self.takenTimer = nil
            self.writeTaken()
        }
    }

    // MARK: Doubt

    /// This part was sent, and no answer came.
    func doubt(_ part: SendingPart) {
        guard self.doubts.insert(part).inserted else { return }
        self.onDoubtsChanged(self.doubts.count)
    }

    /// There is no doubt any more about these.
    func resolved(_ parts: [SendingPart]) {
        guard !self.doubts.isEmpty else { return }
        let before = self.doubts.count
        self.doubts.subtract(parts)
        if self.doubts.count != before { self.onDoubtsChanged(self.doubts.count) }
    }

    // MARK: What an earlier life has left

    /// All rows of a kind; read page by page.
    func load(_ kind: OutgoingKind, completion: @escaping ([OutgoingPart]) -> Void) {
        self.load(kind, after: nil, [], completion)
    }

    private func load(
        _ kind: OutgoingKind,
        after: SendingPart?,
        _ found: [OutgoingPart],
        _ completion: @escaping ([OutgoingPart]) -> Void
    ) {
        self.store.insist(.outgoing(kind, after: after, limit: Self.page), for: self.bind) { reply in
            guard case .parts(let page) = reply, let last = page.last else { return completion(found) }
            self.load(kind, after: last.part, found + page, completion)
        }
    }

    // MARK: Writing

    private func writeSoon() {
        guard !self.writingIsDue else { return }
        self.writingIsDue = true
        self.store.eventLoop.assumeIsolated().execute {
            self.writingIsDue = false
            self.write()
        }
    }

    private func write() {
        if !self.outcomes.isEmpty {
            let outcomes = self.outcomes
            self.outcomes = []
            self.errands.run(.keepOutcomes(outcomes), about: outcomes.map(\.part.coreID)) { reply in
                if case .early(let receipts) = reply, !receipts.isEmpty { self.onEarly(receipts) }
            }
        }
    }

    /// Writes down what has gathered; at a stop, at once.
    func writeTaken() {
        guard !self.taken.isEmpty else { return }
        let taken = self.taken
        self.taken = []
        Self.inHandfuls(taken) { self.errands.run(.outcomesTaken($0), about: $0) }
    }

    /// What nobody waits for, in several requests: other binds' rows fit in between.
    private static func inHandfuls<Row>(_ rows: [Row], _ body: ([Row]) -> Void) {
        var rest = rows[...]
        while !rest.isEmpty {
            body(Array(rest.prefix(StoreLink.handful)))
            rest = rest.dropFirst(StoreLink.handful)
        }
    }
}

/// A part's place in its message, as one number: 0 for a message in one piece.
struct PartPlace: Equatable {
    /// From 0.
    let index: Int
    let total: Int

    init(index: Int, of total: Int) {
        self.index = index
        self.total = total
    }

    init(number: Int) {
        self.init(index: number & 0xFF, of: max(1, number >> 8))
    }

    var number: Int { self.total == 1 ? 0 : self.total << 8 | self.index }
}
