import Common
import GRDB

/// The store's one thread: commits whatever arrived while the last commit ran, as one group.
///
/// A sync of the disk costs the same for one row as for a thousand. No timer: alone, a command is committed at once; under
/// load, groups grow by themselves until the disk keeps up.
final class CommitLoop {
    struct Wiring: Sendable {
        let queue: CommitQueue
        let ballast: Ballast
        let limits: StoreLimits
        let surroundings: StoreSurroundings
        /// Where free space is measured.
        let folder: String
        let observe: @Sendable (_ rows: Int, _ duration: Duration) -> Void
        let publish: @Sendable (StoreCounts) -> Void
    }

    private let wiring: Wiring
    private let database: Database
    private let transaction: StoreTransaction
    private var size: GroupSize
    private var space: SpaceJudgement
    private var clocks: ClockWatch
    /// By how much the retries are still to be moved because the clock was set.
    private var shift: Duration = .zero

    init(_ database: Database, memory: StoreMemory, wiring: Wiring) {
        let now = wiring.surroundings.now()
        self.wiring = wiring
        self.database = database
        self.transaction = StoreTransaction(database: database, memory: memory, limits: wiring.limits, now: now)
        self.size = GroupSize(wiring.limits.groupRows)
        self.space = SpaceJudgement(
            floor: wiring.limits.freeSpaceFloor,
            ballast: wiring.limits.ballast,
            hasBallast: wiring.ballast.lies
        )
        self.clocks = ClockWatch(now: now, uptime: wiring.surroundings.uptime())
    }

    /// Until the queue is closed and empty.
    func run() {
        self.judgeSpace()
        self.publish()
        while self.wiring.queue.waitForWork() {
            self.judgeSpace()
            self.lookAtClocks()
            guard self.beginForAll() else { continue }
            // After the lock is ours, not before: whoever came while it was another's is in time.
            self.commit(self.takeGroup())
        }
        self.end()
    }

    private func takeGroup() -> [CommitQueue.Entry] {
        self.wiring.queue.takeGroup(rows: self.size.rows, bytes: self.wiring.limits.groupBytes)
    }

    /// Leaves the mark of a clean end, and everything in the database itself.
    private func end() {
        do throws(StoreFault) {
            try self.transaction.run(
                "UPDATE keeper SET running = NULL, next_number = ?, seen_at = ? WHERE id = 1",
                .integer(self.transaction.memory.nextNumber),
                .time(self.wiring.surroundings.now())
            )
            try self.checkpoint("TRUNCATE")
        } catch {
            // Locked or full: the next start finds the log and goes on from there, as after a crash.
        }
    }
}

// MARK: - Groups

extension CommitLoop {
    private func commit(_ group: [CommitQueue.Entry]) {
        guard let fault = self.attempt(group) else { return }
        // What one command cannot do costs no other its place. They are in the same order still.
        self.giveWay(to: fault)
        let deadline = self.wiring.surroundings.uptime() + self.wiring.limits.patience
        for entry in group { self.commitAlone(entry, before: deadline) }
    }

    private func commitAlone(_ entry: CommitQueue.Entry, before deadline: Duration) {
        var fault = StoreFault(.busy)
        for _ in 0..<2 {
            guard let found = self.begin(before: deadline) ?? self.attempt([entry]) else { return }
            fault = found
            guard self.giveWay(to: fault) else { break }
        }
        entry.item.refuse(fault)
    }

    /// One transaction for all, replies included; nil if it went well, else everything is as before.
    private func attempt(_ group: [CommitQueue.Entry]) -> StoreFault? {
        let began = self.wiring.surroundings.uptime()
        let memory = self.transaction.memory
        self.transaction.starts(at: self.wiring.surroundings.now())
        self.transaction.mayGrow = self.space.mayGrow
        do throws(StoreFault) {
            if self.shift != .zero { try self.transaction.shiftRetries(by: self.shift) }
            var replies: [@Sendable () -> Void] = []
            replies.reserveCapacity(group.count)
            for entry in group { replies.append(try self.perform(entry.item)) }
            let written = self.wiring.surroundings.uptime()
            try self.endTransaction()
            self.shift = .zero
            let ended = self.wiring.surroundings.uptime()
            self.publish()
            for reply in replies { reply() }
            let rows = group.reduce(0) { $0 + $1.weight.rows }
            self.size.committed(rows: rows, work: written - began, sync: ended - written)
            self.wiring.observe(rows, ended - began)
            return nil
        } catch {
            self.rollBack()
            self.transaction.memory = memory
            return error
        }
    }

    private func perform(_ request: CommitQueue.Request) throws(StoreFault) -> @Sendable () -> Void {
        do throws(StoreFault) {
            return try request.perform(self.transaction)
        } catch {
            guard error.reason == .scarce else { throw error }
            return { request.refuse(error) }
        }
    }

    private func publish() {
        self.wiring.publish(self.transaction.memory.published(isDiskFull: !self.space.mayGrow))
    }
}

// MARK: - Begin and end

extension CommitLoop {
    /// False when everybody who waited has been sent away.
    private func beginForAll() -> Bool {
        var pause = Pause()
        while true {
            guard let fault = self.begin() else { return true }
            guard fault.reason == .busy else {
                for entry in self.takeGroup() { entry.item.refuse(fault) }
                return false
            }
            let (withdrawn, isEmpty) = self.wiring.queue.withdraw(after: self.wiring.limits.patience)
            for entry in withdrawn { entry.item.refuse(fault) }
            if isEmpty { return false }
            pause.rest()
        }
    }

    private func begin(before deadline: Duration) -> StoreFault? {
        var pause = Pause()
        while true {
            guard let fault = self.begin() else { return nil }
            guard fault.reason == .busy, self.wiring.surroundings.uptime() < deadline else { return fault }
            pause.rest()
        }
    }

    private func begin() -> StoreFault? {
        do throws(StoreFault) {
            try self.transaction.run("BEGIN IMMEDIATE")
            return nil
        } catch {
            self.rollBack()
            return error
        }
    }

    private func endTransaction() throws(StoreFault) {
        var pause = Pause()
        while true {
            do throws(StoreFault) {
                try self.transaction.run("COMMIT")
                return
            } catch {
                // What is in a transaction is answered by its outcome.
                guard error.reason == .busy, self.transaction.isOpen else { throw error }
                pause.rest()
            }
        }
    }

    /// SQLite has done it by itself after some faults, a full disk among them.
    private func rollBack() {
        guard self.transaction.isOpen else { return }
        do throws(StoreFault) {
            try self.transaction.run("ROLLBACK")
        } catch {
            // It fails only where there is nothing to roll back any more.
        }
    }
}

// MARK: - Disk and clocks

extension CommitLoop {
    private func judgeSpace() {
        let free = self.wiring.surroundings.freeSpace(self.wiring.folder)
        switch self.space.measured(free: free, at: self.wiring.surroundings.uptime()) {
        case .none: break
        case .layBallast: self.space.ballastLies(self.wiring.ballast.lay())
        }
    }

    /// After a fault: makes room where the disk is full.
    ///
    /// Whether another attempt is worth it.
    @discardableResult
    private func giveWay(to fault: StoreFault) -> Bool {
        guard fault.reason == .full else { return false }
        guard self.space.writeFailed(at: self.wiring.surroundings.uptime()) else { return false }
        let isFreed = self.wiring.ballast.giveUp()
        do throws(StoreFault) {
            // The log begins anew, in the room that it has: settling goes on there.
            try self.checkpoint("RESTART")
        } catch {
            // Then it goes on at its end, in the room that the ballast had.
        }
        return isFreed
    }

    private func checkpoint(_ mode: String) throws(StoreFault) {
        do {
            try self.database.execute(sql: "PRAGMA wal_checkpoint(\(mode))")
        } catch {
            throw StoreFault(error)
        }
    }

    private func lookAtClocks() {
        let surroundings = self.wiring.surroundings
        self.shift += self.clocks.look(now: surroundings.now(), uptime: surroundings.uptime())
    }
}
