import NIOCore
import NIOEmbedded
import Store
import Testing

@testable import supervisor

@Suite struct SweeperTests {
    /// A store that answers when the test likes.
    private final class Keeper {
        var asked: [@Sendable (Result<Int, StoreFault>) -> Void] = []

        func answer(_ result: Result<Int, StoreFault>) {
            guard !self.asked.isEmpty else { return }
            self.asked.removeFirst()(result)
        }
    }

    @Test func `what is kept no longer is cleared away portion by portion, and what is refused at the next turn`() {
        let (loop, keeper) = (EmbeddedEventLoop(), Keeper())
        let sweeper = Sweeper(eventLoop: loop) { keeper.asked.append($1) }
        loop.advanceTime(by: .minutes(10))
        for _ in 0..<3 {
            #expect(keeper.asked.count == 1)
            keeper.answer(.success(100))
            loop.run()
        }
        loop.advanceTime(by: .minutes(10))
        #expect(keeper.asked.count == 1, "one at a time")
        keeper.answer(.success(99))
        loop.run()
        #expect(keeper.asked.isEmpty)
        for _ in 0..<2 {
            loop.advanceTime(by: .minutes(10))
            #expect(keeper.asked.count == 1)
            keeper.answer(.failure(StoreFault(.busy)))
            loop.run()
        }
        withExtendedLifetime(sweeper) {}
    }
}
