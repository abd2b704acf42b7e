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
    /// Which generation of a child is there; nil without one.
    var generation: (ChildName) -> UInt64? = { _ in nil }

    private struct Asker {
        let child: ChildName
        /// Numbers begin anew with each: what one has asked is not the next one's to hear.
        let generation: UInt64
        let number: UInt32
        let bind: BindName
        let life: Life
        /// What it asks for is that messages are delivered.
        let settles: Bool
        /// What it asks for may leave rows that wait, and that the bind's own worker does not know of.
        let leaves: Bool
    }

    /// How long a bind may be without a worker before the steward takes over: most come back sooner.
    private static let orphaned: TimeAmount = .seconds(2)
    /// How long what the store refused rests before it is asked for again.
    private static let rest: TimeAmount = .seconds(1)
    private static let lookForOrphansEvery: TimeAmount = .seconds(10)

    let store: Store
    private let board: StatusBoard
    private let tally: StoreTally
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var replies: ReplyBox?
    private var askers: [ReplyBox.Token: Asker] = [:]
    private var nextToken: ReplyBox.Token = 0
    private let recoveries: Recoveries
    private var isFailing = false
    private var isRequeueing = false

    init(store: Store, board: StatusBoard, tally: StoreTally, eventLoop: any EventLoop, logger: Logger) {
        self.store = store
        self.board = board
        self.tally = tally
        self.eventLoop = eventLoop
        self.logger = logger
        self.recoveries = Recoveries(eventLoop: eventLoop) { store.submit($0, reply: $1) }
        self.replies = ReplyBox(eventLoop: eventLoop) { [unowned self] in self.answered($0, $1) }
        eventLoop.repeating(every: Self.lookForOrphansEvery, after: Self.lookForOrphansEvery) {
            [weak self] in self?.offerOrphans()
        }
        self.recoveries.onRecovered = { [unowned self] in self.due($0) }
        self.flushLater()
    }

    // MARK: Requests

    func received(
        _ number: UInt32,
        _ bind: BindName,
        _ request: StoreRequest,
        from child: ChildName,
        _ generation: UInt64
    ) {
        guard self.mayAsk(child, generation, for: bind, request) else {
            if self.generation(child) == generation { self.send(child, .stored(number, .refused(.notYours))) }
            return
        }
        let isSteward = child == .steward
        self.nextToken &+= 1
        self.askers[self.nextToken] = Asker(
            child: child,
            generation: generation,
            number: number,
            bind: bind,
            life: self.recoveries.life(isSteward ? .steward : .worker, of: bind),
            settles: request.settles,
            leaves: isSteward && request.leavesRows
        )
        if isSteward, request.begins { self.recoveries.stewardClaims(bind) }
        self.perform(request, bind, self.nextToken)
    }

    private func mayAsk(
        _ child: ChildName,
        _ generation: UInt64,
        for bind: BindName,
        _ request: StoreRequest
    ) -> Bool {
        // Its successor is there already: what it has ended counts, what it would begin nobody would end.
        if request.begins, self.generation(child) != generation { return false }
        switch child {
        case .bindWorker(let own, _): return own == bind
        case .steward:
            // What it has begun it may end; it begins nothing where there is a worker.
            return !request.begins || !self.hasWorker(bind)
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
        case .claim(let limit):
            let deliverer = self.askers[token]?.life.deliverer ?? .worker
            self.submit(ClaimMessages(bind: bind, for: deliverer, limit: Int(limit)), token) { .claimed($0) }
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
            self.look(OutgoingOfBind(bind: bind, kind, after: after, limit: Int(limit)), token)
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
        guard let replies = self.replies, let asker = self.askers[token] else { return }
        self.store.submit(InLife(asker.life, of: asker.bind, command)) { result in
            switch result {
            case .success(let answer): replies.put(token, reply(answer))
            case .failure(let fault): replies.put(token, .refused(StoreRefusal(fault.reason)))
            }
        }
    }

    private func look(_ outgoing: OutgoingOfBind, _ token: ReplyBox.Token) {
        guard let replies = self.replies, let asker = self.askers[token] else { return }
        self.store.list(outgoing, life: asker.life) { result in
            switch result {
            case .success(let parts): replies.put(token, .parts(parts))
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
        if self.generation(asker.child) == asker.generation { self.send(asker.child, .stored(asker.number, reply)) }
        if asker.leaves, self.hasWorker(asker.bind) { self.due(asker.bind) }
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

    /// A child has said who it is: what it asks for is done after the recovery of what was left before it.
    func arrived(_ child: ChildName) {
        switch child {
        case .bindWorker(let bind, _): self.recoveries.workerChanged(bind)
        case .steward:
            self.recoveries.stewardChanged()
            self.offerOrphans()
        case .listener, .tlsGate, .console, .embeddedCore: break
        }
    }

    /// A child's connection has ended, all that it said has been heard: what it was delivering waits again.
    func left(_ child: ChildName) {
        // What is delivered now belongs to its successor.
        guard self.generation(child) == nil else { return }
        switch child {
        case .bindWorker(let bind, _):
            self.recoveries.workerChanged(bind)
            self.eventLoop.assumeIsolated().scheduleTask(in: Self.orphaned) { self.offerOrphans() }
        case .steward: self.recoveries.stewardChanged()
        case .listener, .tlsGate, .console, .embeddedCore: break
        }
    }

    /// The steward is there, or has been told how Core is.
    func offerOrphans() {
        guard self.generation(.steward) != nil, self.board.facts?.reachable ?? false else { return }
        for (bind, counts) in self.store.counts.cache where counts.pending > 0 && !self.hasWorker(bind) {
            self.send(.steward, .cacheDue(bind))
        }
    }

    /// Core gives good answers again: what waits is due at once, of all binds, in order.
    ///
    /// In portions: what came in meanwhile is done in between.
    func coreIsBack() {
        guard !self.isRequeueing else { return }
        self.isRequeueing = true
        self.requeue()
    }

    private func requeue() {
        let (eventLoop, this) = (self.eventLoop, NIOLoopBound(self, eventLoop: self.eventLoop))
        self.store.submit(RequeueMessages()) { result in
            eventLoop.execute { this.value.requeued(result) }
        }
    }

    private func requeued(_ result: Result<Int, StoreFault>) {
        self.hurry()
        switch result {
        case .success(let count) where count >= CommandWeight.portion.rows: self.requeue()
        case .success: self.isRequeueing = false
        case .failure(let fault):
            guard fault.reason != .closed else { return }
            self.eventLoop.assumeIsolated().scheduleTask(in: Self.rest) { [weak self] in self?.requeue() }
        }
    }

    /// Tells whoever serves them of all binds whose messages wait.
    func hurry() {
        let counts = self.store.counts.cache
        for bind in self.board.configuration.allBinds where counts[bind.name]?.pending ?? 0 > 0 {
            self.send(.bindWorker(bind.name, bind.mode), .cacheDue(bind.name))
        }
        self.offerOrphans()
    }

    /// The flush: what waits is looked at again after each `cache_flush_interval`, whoever has left it there.
    ///
    /// Here, and not in every worker, so that binds for which nothing waits sleep.
    private func flushLater() {
        let interval = TimeAmount(self.board.configuration.cacheFlushInterval)
        self.eventLoop.assumeIsolated().scheduleTask(in: interval) { [weak self] in
            self?.hurry()
            self?.flushLater()
        }
    }

    /// Rows of this bind wait that whoever serves it may not know of.
    private func due(_ bind: BindName) {
        guard self.store.counts.cache[bind]?.pending ?? 0 > 0 else { return }
        guard self.hasWorker(bind) else { return }
        for mode in [BindMode.client, .server] { self.send(.bindWorker(bind, mode), .cacheDue(bind)) }
    }

    private func hasWorker(_ bind: BindName) -> Bool {
        self.generation(.bindWorker(bind, .client)) != nil || self.generation(.bindWorker(bind, .server)) != nil
    }
}
