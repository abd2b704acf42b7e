import Common
import IPC
import NIOCore
import Store

/// What operators ask of the message cache, answered by the store.
struct CacheOffice {
    typealias Completion = (ControlResponse) -> Void

    let store: Store
    let board: StatusBoard
    let eventLoop: any EventLoop
    /// Messages have become due by an operator's word.
    let hurry: () -> Void

    func answer(_ request: CacheRequest, completion: @escaping Completion) {
        switch request {
        case .summary: completion(.cache(.summary(self.summary)))
        case .list(let query): self.list(query, completion)
        case .retry(let target): self.change(target, completion) { RetryMessages(bind: $0, $1) }
        case .delete(let target): self.change(target, completion) { DeleteMessages(bind: $0, $1) }
        case .inDoubt(let bind): self.inDoubt(bind, completion)
        }
    }

    // MARK: Looking

    /// All binds that have a cache, those that had one and still hold messages, and those whose cache somebody switched off.
    private var summary: [CacheResponse.BindCache] {
        let counts = self.store.counts.cache
        let configured = self.board.configuration.allBinds
        var binds = configured.map { bind in
            var cache = CacheResponse.BindCache(
                name: bind.name.value,
                enabled: bind.isCached,
                maxSize: bind.cacheMaxSize
            )
            cache.switched = self.board.cacheSwitched(bind.name)
            return cache
        }
        let known = Set(configured.map(\.name))
        for name in counts.keys.sorted(by: { $0.value < $1.value }) where !known.contains(name) {
            binds.append(CacheResponse.BindCache(name: name.value, enabled: false, maxSize: 0))
        }
        for index in binds.indices {
            guard let name = BindName(binds[index].name), let held = counts[name] else { continue }
            binds[index].total = held.total
            binds[index].pending = held.pending
            binds[index].delivering = held.delivering
            binds[index].failed = held.failed
        }
        return binds.filter { $0.enabled || $0.total > 0 || $0.switched != nil }
    }

    private func list(_ query: CacheQuery, _ completion: @escaping Completion) {
        var filter = CacheFilter()
        if let name = query.bind {
            guard let bind = BindName(name) else { return completion(.refused("\(name) is no bind's name")) }
            filter.bind = bind
        }
        if let word = query.status {
            guard let state = CacheState.allCases.first(where: { $0.word == word }) else {
                return completion(.refused("\(word) is no status; use pending, delivering or failed_permanent"))
            }
            filter.state = state
        }
        filter.retriedAtLeast = query.retriedAtLeast
        filter.before = query.before.flatMap { MessageID($0) }
        filter.limit = query.limit
        self.store.list(
            filter,
            reply: self.reply(to: completion) { rows in .cache(.messages(rows.map { CacheResponse.CachedRow($0) })) }
        )
    }

    private func inDoubt(_ name: String?, _ completion: @escaping Completion) {
        let clients = self.board.configuration.binds.map(\.name)
        let binds = name.map { wanted in clients.filter { $0.value == wanted } } ?? clients
        if let name, binds.isEmpty { return completion(.refused("\(name) is no client bind")) }
        self.inDoubt(binds[...], [], completion)
    }

    private func inDoubt(
        _ binds: ArraySlice<BindName>,
        _ found: [CacheResponse.DoubtfulPart],
        _ completion: @escaping Completion
    ) {
        guard let bind = binds.first else { return completion(.cache(.inDoubt(found))) }
        let hop = self.hop { (result: Result<[OutgoingPart], StoreFault>) in
            switch result {
            case .success(let parts):
                self.inDoubt(binds.dropFirst(), found + parts.map { CacheResponse.DoubtfulPart($0) }, completion)
            case .failure(let fault): completion(.refused("\(fault)"))
            }
        }
        self.store.list(OutgoingOfBind(bind: bind, .inDoubt, limit: CacheResponse.DoubtfulPart.mostOfABind), reply: hop)
    }

    // MARK: Changing

    private func change<Command: StoreCommand>(
        _ target: CacheTarget,
        _ completion: @escaping Completion,
        _ command: @escaping (BindName, CacheSelection) -> Command
    ) where Command.Answer == TouchedMessages {
        switch target {
        case .failed(let name):
            guard let bind = BindName(name), self.store.counts.cache[bind] != nil else {
                return completion(.refused("bind \(name) holds no messages"))
            }
            self.perform(on: .allFailed, 0, completion) { command(bind, $0) }
        case .message(let value):
            guard let id = MessageID(value) else {
                return completion(.refused("\(value) is no id of the message cache; they are negative"))
            }
            let hop = self.hop { (result: Result<CachedMessage?, StoreFault>) in
                switch result {
                case .success(let message?):
                    self.perform(on: .one(id), 0, completion) { command(message.bind, $0) }
                case .success(nil): completion(.refused("message \(id) is not in the cache (any more)"))
                case .failure(let fault): completion(.refused("\(fault)"))
                }
            }
            self.store.submit(FindMessage(bind: nil, id: id), reply: hop)
        }
    }

    /// Portion after portion: what all binds bring in meanwhile is done in between.
    private func perform<Command: StoreCommand>(
        on selection: CacheSelection,
        _ before: Int,
        _ completion: @escaping Completion,
        _ command: @escaping (CacheSelection) -> Command
    ) where Command.Answer == TouchedMessages {
        let hop = self.hop { (result: Result<TouchedMessages, StoreFault>) in
            switch result {
            case .success(let touched):
                self.hurry()
                let count = before + touched.count
                guard let last = touched.last else { return completion(.cache(.touched(count))) }
                self.perform(on: .failed(after: last), count, completion, command)
            case .failure(let fault) where before > 0:
                completion(.refused("\(fault); \(before) messages have been changed"))
            case .failure(let fault): completion(.refused("\(fault)"))
            }
        }
        self.store.submit(command(selection), reply: hop)
    }

    // MARK: Back to the loop

    /// A reply of the store as an answer to the operator.
    private func reply<Value: Sendable>(
        to completion: @escaping Completion,
        _ response: @escaping (Value) -> ControlResponse
    ) -> @Sendable (Result<Value, StoreFault>) -> Void {
        self.hop { result in
            switch result {
            case .success(let value): completion(response(value))
            case .failure(let fault): completion(.refused("\(fault)"))
            }
        }
    }

    private func hop<Value: Sendable>(
        _ body: @escaping (Value) -> Void
    ) -> @Sendable (Value) -> Void {
        let bound = NIOLoopBound(body, eventLoop: self.eventLoop)
        let eventLoop = self.eventLoop
        return { value in eventLoop.execute { bound.value(value) } }
    }
}

extension CacheResponse.DoubtfulPart {
    init(_ part: OutgoingPart) {
        self.init(
            bind: part.bind.value,
            message: part.part.coreID,
            part: (part.part.part & 0xFF) + 1,
            sentAt: part.sentAt.iso8601,
            attempts: part.attempts
        )
    }
}

extension Bind {
    var isCached: Bool {
        switch self {
        case .client(let bind): bind.cacheEnabled
        case .server(let bind): bind.cacheEnabled
        }
    }

    var cacheMaxSize: Int {
        switch self {
        case .client(let bind): bind.cacheMaxSize
        case .server(let bind): bind.cacheMaxSize
        }
    }
}
