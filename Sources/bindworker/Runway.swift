import Common
import CoreAPI
import DequeModule
import SMPP

/// Core's messages that are not sent to the end, in Core's order: each is written down before it may leave.
///
/// Towards a partner nothing is written down, and every message may leave at once. Towards a carrier a few more are
/// written down than its window takes, so that no answer has to wait for the disk; not many more, for they are what is in
/// doubt after a crash.
final class Runway {
    /// What is to be done with a message of which some parts have been given to the carrier before.
    enum Known {
        /// Nothing: what became of it is known.
        case ended
        /// What is missing of it may be sent.
        case goOn
        /// Parts of it are in doubt, and are sent once more.
        case again
    }

    private let book: SendingBook?
    private var unwritten: Deque<Envelope> = []
    private var writing: [Envelope] = []
    private var ready: Deque<Envelope> = []
    /// Parts that are written down, or about to be, and have not been sent.
    private var writtenParts = 0

    /// How many parts may be written down and not be sent, with so many unanswered.
    var allowance: () -> Int = { 0 }
    var judge: (Envelope, [OutgoingPart]) -> Known = { _, _ in .goOn }
    /// Messages have become ready to leave.
    var onReady: () -> Void = {}

    init(book: SendingBook?) {
        self.book = book
    }

    /// All of them.
    var count: Int { self.unwritten.count + self.writing.count + self.ready.count }

    /// Whether the first one is sent by half.
    var isHalfSent: Bool { self.ready.first?.isBegun ?? false }

    func append(_ envelope: Envelope) {
        if self.book == nil { self.ready.append(envelope) } else { self.unwritten.append(envelope) }
    }

    /// The next one to send a part of.
    func first() -> Envelope? {
        while let envelope = self.ready.first {
            guard envelope.isSettled || envelope.next >= envelope.parts.count else { return envelope }
            self.ready.removeFirst()
            self.writtenParts -= self.book == nil ? 0 : envelope.unsent
        }
        return nil
    }

    /// The part was sent that `first()` stood at.
    func sent(_ envelope: Envelope) {
        let before = envelope.unsent
        envelope.advance()
        if self.book != nil { self.writtenParts -= before - envelope.unsent }
        if envelope.next >= envelope.parts.count, self.ready.first === envelope { self.ready.removeFirst() }
    }

    /// Writes down as many as the allowance has room for; one request at a time, so that groups grow with the load.
    func fill() {
        guard let book = self.book, self.writing.isEmpty, !self.unwritten.isEmpty else { return }
        let allowance = self.allowance()
        guard self.writtenParts == 0 || (allowance - self.writtenParts) * 2 >= allowance else { return }
        var parts: [SendingPart] = []
        while let next = self.unwritten.first, parts.isEmpty || self.writtenParts + next.parts.count <= allowance {
            guard allowance > 0 else { return }
            self.unwritten.removeFirst()
            guard !next.isSettled else { continue }
            self.writing.append(next)
            parts += next.sendingParts
            self.writtenParts += next.unsent
        }
        guard !parts.isEmpty else { return }
        book.begin(parts) { self.written($0, in: book) }
    }

    private func written(_ known: [OutgoingPart], in book: SendingBook) {
        let envelopes = self.writing
        self.writing = []
        let rows = Dictionary(grouping: known, by: \.part.coreID)
        for envelope in envelopes {
            // Given back meanwhile: its parts were never sent.
            guard !envelope.isSettled else {
                self.writtenParts -= envelope.unsent
                if rows[envelope.message.id] == nil { book.forget(envelope.sendingParts) }
                continue
            }
            guard let rows = rows[envelope.message.id] else {
                self.ready.append(envelope)
                continue
            }
            let unsent = envelope.unsent
            let verdict = self.judge(envelope, rows)
            self.writtenParts -= unsent - envelope.unsent
            switch verdict {
            case .ended: self.writtenParts -= envelope.unsent
            case .goOn: self.ready.append(envelope)
            case .again:
                book.begin(envelope.sendingParts, again: true) { _ in
                    self.ready.append(envelope)
                    self.onReady()
                }
            }
        }
        self.fill()
        self.onReady()
    }

    /// Takes out those of which nothing has been sent; they may be sent by others.
    func giveBack() -> [Envelope] {
        let begun = self.ready.filter { !$0.isUntouched }
        let untouched = self.ready.filter { $0.isUntouched && !$0.isSettled }
        if let book = self.book {
            book.forget(untouched.flatMap(\.sendingParts))
            self.writtenParts -= untouched.reduce(0) { $0 + $1.unsent }
        }
        self.ready = Deque(begun)
        let back = Array(untouched) + self.writing + self.unwritten.filter { !$0.isSettled }
        // Those that are being written are forgotten when that is done.
        for envelope in self.writing { envelope.isSettled = true }
        self.unwritten = []
        return back
    }
}
