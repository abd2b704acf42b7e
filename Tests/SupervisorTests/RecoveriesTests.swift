import NIOCore
import NIOEmbedded
import Store
import Testing

@testable import supervisor

/// What was being delivered waits again, however long the store refuses to say so.
@Suite struct RecoveriesTests {
    /// A store that answers when the test likes.
    private final class Keeper {
        var asked: [(command: RecoverMessages, reply: @Sendable (Result<Int, StoreFault>) -> Void)] = []

        func answer(_ result: Result<Int, StoreFault>) {
            guard !self.asked.isEmpty else { return }
            self.asked.removeFirst().reply(result)
        }
    }

    private let loop = EmbeddedEventLoop()
    private let keeper = Keeper()
    private let recoveries: Recoveries

    init() {
        let keeper = self.keeper
        self.recoveries = Recoveries(eventLoop: self.loop) { keeper.asked.append(($0, $1)) }
    }

    private var lives: [Life?] { self.keeper.asked.map(\.command.life) }

    @Test func `a recovery that is refused is asked for again until it is done`() {
        var done = 0
        self.recoveries.onRecovered = { _ in done += 1 }
        self.recoveries.workerChanged(name("partner"))
        for _ in 0..<3 {
            #expect(self.lives == [Life(.worker, number: 1)])
            self.keeper.answer(.failure(StoreFault(.busy)))
            #expect(self.keeper.asked.isEmpty && done == 0)
            self.loop.advanceTime(by: .seconds(1))
        }
        self.keeper.answer(.success(2))
        self.loop.advanceTime(by: .seconds(10))
        #expect(self.keeper.asked.isEmpty && done == 1)
    }

    @Test func `what is recovered in portions is asked for until one is not full, or a later life has its own`() {
        var done = 0
        self.recoveries.onRecovered = { _ in done += 1 }
        self.recoveries.workerChanged(name("partner"))
        for _ in 0..<2 {
            self.keeper.answer(.success(100))
            self.loop.run()
            #expect(self.lives == [Life(.worker, number: 1)])
        }
        self.keeper.answer(.success(99))
        self.loop.run()
        #expect(self.keeper.asked.isEmpty && done == 3)

        self.recoveries.workerChanged(name("partner"))
        self.recoveries.workerChanged(name("partner"))
        self.keeper.answer(.success(100))
        self.loop.run()
        #expect(self.lives == [Life(.worker, number: 3)])
    }

    @Test func `one that a later life has taken over is not asked for any more, nor of a store that is closed`() {
        self.recoveries.workerChanged(name("partner"))
        self.recoveries.workerChanged(name("partner"))
        self.keeper.answer(.failure(StoreFault(.full)))
        self.keeper.answer(.failure(StoreFault(.full)))
        self.loop.advanceTime(by: .seconds(1))
        #expect(self.lives == [Life(.worker, number: 2)])
        self.keeper.answer(.failure(StoreFault(.closed)))
        self.loop.advanceTime(by: .seconds(10))
        #expect(self.keeper.asked.isEmpty)
    }

    @Test func `when the steward goes, the binds that it served are recovered`() {
        self.recoveries.stewardClaims(name("partner"))
        self.recoveries.stewardChanged()
        #expect(self.lives == [Life(.steward, number: 2)])
        self.recoveries.stewardChanged()
        #expect(self.lives.count == 1, "the next one has claimed nothing")
        #expect(self.recoveries.life(.steward, of: name("acme")) == Life(.steward, number: 3))
    }
}
