package import Common
import Dispatch
import Foundation
import GRDB
import Synchronization

/// The gateway's keeper: the only writer of its database, which commits what all binds brought in as one group.
///
/// A reply is called on the store's own thread, after the commit (`disc_copies`: after the sync) and in the order of
/// the group; it must be quick. After the replies of a group the observer is called once: a desk that gathers replies
/// sends them on then.
package final class Store: Sendable {
    /// The names in idempotency keys: a new one since this start, and those of the rows that were there.
    package let epochs: KeyEpochs
    /// What `SaveLedger` saved last, read at the start; nil in a new database.
    package let savedLedger: [UInt8]?

    /// What `SaveSetting` saved, as of the start.
    package let savedSettings: [Setting]

    /// How many messages were given new numbers at the start, because theirs could not be one of ours.
    package let renumbered: Int

    private final class Board: Sendable {
        let counts = Mutex(StoreCounts())
    }

    private let pool: DatabasePool
    private let queue: CommitQueue
    private let board = Board()
    private let ending = DispatchGroup()

    /// Opens the database, or makes it.
    ///
    /// A damaged file is refused and left as it is.
    /// `-wal`, `-shm` and `-ballast` stand beside it. `observe` is called on the store's thread after each group and
    /// its replies, with the rows of the group and how long it took from begin to commit.
    package init(
        path: String,
        storage: StorageType,
        limits: StoreLimits = StoreLimits(),
        surroundings: StoreSurroundings = .system,
        observe: @escaping @Sendable (_ rows: Int, _ duration: Duration) -> Void = { _, _ in }
    ) throws(StoreFault) {
        let ballast = try Ballast(beside: path, size: limits.ballast)
        let file = DatabaseFile(path: path)
        try file.examine()
        self.pool = try file.open()
        self.queue = CommitQueue(uptime: surroundings.uptime)
        let opening = try Self.start(self.pool, storage, limits, surroundings)
        self.epochs = opening.epochs
        self.savedLedger = opening.ledger
        self.savedSettings = opening.settings
        self.renumbered = opening.renumbered
        let board = self.board
        let wiring = CommitLoop.Wiring(
            queue: self.queue,
            ballast: ballast,
            limits: limits,
            surroundings: surroundings,
            folder: URL(fileURLWithPath: path).deletingLastPathComponent().path,
            observe: observe,
            publish: { counts in board.counts.withLock { $0 = counts } }
        )
        board.counts.withLock { $0 = opening.memory.published(isDiskFull: false) }
        self.startThread(opening.memory, wiring)
    }

    deinit { self.queue.close() }

    /// Puts a command in its bind's line; `reply` is called once.
    package func submit<Command: StoreCommand>(
        _ command: Command,
        reply: @escaping @Sendable (Result<Command.Answer, StoreFault>) -> Void
    ) {
        let request = CommitQueue.Request(
            perform: { transaction throws(StoreFault) in
                let answer = try command.perform(in: transaction)
                return { reply(.success(answer)) }
            },
            refuse: { reply(.failure($0)) }
        )
        self.queue.enter(request, lane: command.lane, weight: command.weight)
    }

    /// What is held, as of the last commit; never waits for one.
    package var counts: StoreCounts { self.board.counts.withLock { $0 } }

    /// How many commands wait for their commit.
    package var backlog: Int { self.queue.count }

    /// Looks through the cache beside the writer, on a thread of its own.
    package func list(
        _ filter: CacheFilter,
        reply: @escaping @Sendable (Result<[CachedMessage], StoreFault>) -> Void
    ) {
        self.pool.asyncRead { result in
            do {
                reply(.success(try filter.messages(in: try result.get())))
            } catch {
                reply(.failure(StoreFault(error)))
            }
        }
    }

    /// Looks through what is under way to a carrier beside the writer, after all that was asked before for that bind, which is
    /// asked in this life.
    package func list(
        _ outgoing: OutgoingOfBind,
        life: Life? = nil,
        reply: @escaping @Sendable (Result<[OutgoingPart], StoreFault>) -> Void
    ) {
        let read: @Sendable (Result<Void, StoreFault>) -> Void = { result in
            if case .failure(let fault) = result { return reply(.failure(fault)) }
            self.pool.asyncRead { result in
                do {
                    reply(.success(try outgoing.parts(in: try result.get())))
                } catch {
                    reply(.failure(StoreFault(error)))
                }
            }
        }
        let turn = OwnTurn(lane: outgoing.bind)
        guard let life else { return self.submit(turn, reply: read) }
        self.submit(InLife(life, of: outgoing.bind, turn), reply: read)
    }

    /// Commits what is waiting, checkpoints, marks the end as clean, and closes the file; waits for that.
    ///
    /// Not for an event loop.
    package func close() {
        self.queue.close()
        self.ending.wait()
    }

    private static func start(
        _ pool: DatabasePool,
        _ storage: StorageType,
        _ limits: StoreLimits,
        _ surroundings: StoreSurroundings
    ) throws(StoreFault) -> Opening {
        do {
            return try pool.writeWithoutTransaction { database in
                var opening: Opening?
                try database.inTransaction(.immediate) {
                    opening = try Opening(database, storage: storage, limits: limits, surroundings: surroundings)
                    return .commit
                }
                guard let opening else { throw StoreFault(.refused, "nothing was opened") }
                try DatabaseFile.hand(database, to: storage)
                return opening
            }
        } catch {
            throw StoreFault(error)
        }
    }

    private func startThread(_ memory: StoreMemory, _ wiring: CommitLoop.Wiring) {
        let (pool, ending) = (self.pool, self.ending)
        ending.enter()
        let thread = Thread {
            pool.writeWithoutTransaction { database in
                CommitLoop(database, memory: memory, wiring: wiring).run()
            }
            do {
                try pool.close()
            } catch {
                // A reader is still at it: the file closes with the process, and loses nothing by that.
            }
            wiring.ballast.unlock()
            ending.leave()
        }
        thread.name = "store"
        thread.start()
    }
}
