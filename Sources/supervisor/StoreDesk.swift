import Common
import IPC
import Logging
import NIOCore
import Store
import Supervision

/// The keeper's door: what workers ask becomes commands of the store, and its answers go back to whoever asked.
///
/// A worker asks for its own bind; the steward for any that has no worker. Nobody waits here for the disk.
final class StoreDesk {
    /// Sends a frame to a child, if it is there.
    var send: (ChildName, Frame) -> Void = { _, _ in }
    var isHere: (ChildName) -> Bool = { _ in false }

    private struct Asker {
        let child: ChildName
        let number: UInt32
        let bind: BindName
        /// What it asks for is that messages are delivered.
        let settles: Bool
    }

    /// How long a bind may be without a worker before the steward takes over: most come back sooner.
    private static let orphaned: TimeAmount = .seconds(2)
    private static let lookForOrphansEvery: TimeAmount = .seconds(10)

    let store: Store
    private let board: StatusBoard
    private let tally: StoreTally
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var replies: ReplyBox?
    private var askers: [ReplyBox.Token: Asker] = [:]
    private var nextToken: ReplyBox.Token = 0
    /// Binds whose rows the steward has claimed.
    private var stewarded: Set<BindName> = []
    private var isFailing = false

    init(store: Store, board: StatusBoard, tally: StoreTally, eventLoop: any EventLoop, logger: Logger) {
        self.store = store
        self.board = board
        self.tally = tally
        self.eventLoop = eventLoop
        self.logger = logger
        self.replies = ReplyBox(eventLoop: eventLoop) { [unowned self] in self.answered($0, $1) }
        eventLoop.repeating(every: Self.lookForOrphansEvery, after: Self.lookForOrphansEvery) {
            [weak self] in self?.offerOrphans()
        }
    }

    // MARK: Requests

    func received(_ number: UInt32, _ bind: BindName, _ request: StoreRequest, from child: ChildName) {
        guard self.mayAsk(child, for: bind, request) else {
            self.send(child, .stored(number, .refused(.notYours)))
            return
        }
        self.nextToken &+= 1
        self.askers[self.nextToken] = Asker(child: child, number: number, bind: bind, settles: request.settles)
        if case .steward = child, case .claim = request { self.stewarded.insert(bind) }
        self.perform(request, bind, self.nextToken)
    }

    private func mayAsk(_ child: ChildName, for bind: BindName, _ request: StoreRequest) -> Bool {
        switch child {
        case .bindWorker(let own, _): return own == bind
        case .steward:
            // What it has begun it may end; it begins nothing where there is a worker.
            if case .claim = request { return !self.hasWorker(bind) }
            return true
        case .listener, .tlsGate, .console, .embeddedCore: return false
        }
    }

    private func perform(_ request: StoreRequest, _ bind: BindName, _ token: ReplyBox.Token) {
        let rules = self.board.cacheRules(of: bind)
        switch request {
        case .append(let rows, let held):
            let command = AppendMessages(
                bind: bind,
                rows: rows,
                isHeld: held,
                maxSize: rules.maxSize,
                overflow: rules.overflow
            )
            self.submit(command, token) { .appended($0) }
        case .settle(let ids): self.submit(SettleMessages(bind: bind, ids: ids), token) { .touched($0) }
        case .fail(let failures):
            self.submit(FailMessages(bind: bind, failures: failures, ladder: rules.ladder), token) { .fates($0) }
        case .pause(let ids): self.submit(PauseMessages(bind: bind, ids: ids), token) { .touched($0) }
        case .claim(let limit): self.submit(ClaimMessages(bind: bind, limit: Int(limit)), token) { .claimed($0) }
        case .find(let id):
            self.submit(FindMessage(bind: bind, id: id), token) { .messages($0.map { [$0] } ?? []) }
        case .cancel(let id): self.submit(CancelMessage(bind: bind, id: id), token) { .touched($0 ? 1 : 0) }
        case .replace(let id, let row):
            self.submit(ReplaceMessage(bind: bind, id: id, row: row), token) { .touched($0 ? 1 : 0) }
        case .owedReceipts(let limit):
            self.submit(OwedReceipts(bind: bind, limit: Int(limit)), token) { .messages($0) }
        case .receiptsSent(let ids): self.submit(ReceiptsSent(bind: bind, ids: ids), token) { .touched($0) }
        case .beginSending, .forgetSending, .keepOutcomes, .outcomesTaken, .outgoing, .matchReceipts,
            .forgetCorrelations:
            self.performForCarrier(request, bind, token)
        }
    }

    private func performForCarrier(_ request: StoreRequest, _ bind: BindName, _ token: ReplyBox.Token) {
        switch request {
        case .beginSending(let parts, let again):
            self.submit(BeginSending(bind: bind, parts: parts, again: again), token) { .parts($0) }
        case .forgetSending(let parts):
            self.submit(ForgetSending(bind: bind, parts: parts), token) { .touched($0) }
        case .keepOutcomes(let outcomes):
            self.submit(KeepOutcomes(bind: bind, outcomes: outcomes), token) { .early($0.early) }
        case .outcomesTaken(let ids):
            self.submit(OutcomesTaken(bind: bind, coreIDs: ids), token) { .touched($0) }
        case .outgoing(let kind, let after, let limit):
            self.submit(OutgoingOfBind(bind: bind, kind, after: after, limit: Int(limit)), token) { .parts($0) }
        case .matchReceipts(let searches):
            self.submit(MatchReceipts(bind: bind, receipts: searches), token) { .findings($0.findings) }
        case .forgetCorrelations(let matches):
            self.submit(ForgetCorrelations(bind: bind, matches: matches), token) { .touched($0) }
        case .append, .settle, .fail, .pause, .claim, .find, .cancel, .replace, .owedReceipts, .receiptsSent:
            break
        }
    }

    private func submit<Command: StoreCommand>(
        _ command: Command,
        _ token: ReplyBox.Token,
        _ reply: @escaping @Sendable (Command.Answer) -> StoreReply
    ) {
        guard let replies = self.replies else { return }
        self.store.submit(command) { result in
            switch result {
            case .success(let answer): replies.put(token, reply(answer))
            case .failure(let fault): replies.put(token, .refused(StoreRefusal(fault.reason)))
            }
        }
    }

    // MARK: Answers

    private func answered(_ token: ReplyBox.Token, _ reply: StoreReply) {
        guard let asker = self.askers.removeValue(forKey: token) else { return }
        self.note(reply)
        self.tally.count(reply, of: asker.bind)
        if asker.settles, case .touched(let count) = reply { self.tally.delivered(Int(count), of: asker.bind) }
        self.send(asker.child, .stored(asker.number, reply))
    }

    /// One line when it begins, and one when it ends.
    private func note(_ reply: StoreReply) {
        if let refusal = reply.trouble {
            if !self.isFailing { self.logger.error("the store refuses: \(refusal.words)") }
            self.isFailing = true
        } else if self.isFailing {
            self.isFailing = false
            self.logger.info("the store does its work again")
        }
    }

    // MARK: Who is there

    /// A child's connection has ended, all that it said has been heard: what it was delivering waits again.
    func left(_ child: ChildName) {
        switch child {
        case .bindWorker(let bind, _):
            self.recover(bind)
            self.eventLoop.assumeIsolated().scheduleTask(in: Self.orphaned) { self.offerOrphans() }
        case .steward:
            let binds = self.stewarded
            self.stewarded = []
            for bind in binds { self.recover(bind) }
        case .listener, .tlsGate, .console, .embeddedCore: break
        }
    }

    /// The steward is there, or has been told how Core is.
    func offerOrphans() {
        guard self.isHere(.steward), self.board.facts?.reachable ?? false else { return }
        for (bind, counts) in self.store.counts.cache where counts.pending > 0 && !self.hasWorker(bind) {
            self.send(.steward, .cacheDue(bind))
        }
    }

    /// Core gives good answers again: what waits is due at once, of all binds, in order.
    func coreIsBack() {
        let (eventLoop, this) = (self.eventLoop, NIOLoopBound(self, eventLoop: self.eventLoop))
        self.store.submit(RequeueMessages()) { _ in
            eventLoop.execute { this.value.hurry() }
        }
    }

    /// Tells whoever serves them of all binds whose messages wait.
    func hurry() {
        for bind in self.board.configuration.allBinds where self.store.counts.cache[bind.name]?.pending ?? 0 > 0 {
            self.send(.bindWorker(bind.name, bind.mode), .cacheDue(bind.name))
        }
        self.offerOrphans()
    }

    private func recover(_ bind: BindName) {
        self.store.submit(RecoverMessages(bind: bind)) { _ in }
    }

    private func hasWorker(_ bind: BindName) -> Bool {
        self.isHere(.bindWorker(bind, .client)) || self.isHere(.bindWorker(bind, .server))
    }
}

extension StoreRequest {
    fileprivate var settles: Bool { if case .settle = self { true } else { false } }
}

extension StoreReply {
    /// Why it was not done, where that is the store's trouble.
    fileprivate var trouble: StoreRefusal? {
        switch self {
        case .refused(let refusal): refusal
        case .appended(let answer): answer.refusal == .diskFull ? .full : nil
        case .touched, .fates, .claimed, .messages, .parts, .early, .findings: nil
        }
    }

    /// A count as it travels.
    static func touched(_ count: Int) -> StoreReply { .touched(UInt32(clamping: count)) }
}

extension StoreRefusal {
    init(_ reason: StoreFault.Reason) {
        switch reason {
        case .full, .scarce: self = .full
        case .busy: self = .busy
        case .damaged, .tooNew, .cannotOpen, .kept, .refused, .closed: self = .failed
        }
    }

    /// For the log.
    var words: String {
        switch self {
        case .full: "the disk is full; new messages are answered ESME_RMSGQFUL until there is room"
        case .busy: "the database is locked by another program; new messages are answered ESME_RSYSERR"
        case .failed: "a request failed; new messages are answered ESME_RSYSERR"
        case .notYours: "it is another's"
        }
    }
}
