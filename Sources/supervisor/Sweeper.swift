import Common
import IPC
import NIOCore
import Store

/// Clears away what the store keeps no longer, in portions: what the binds bring in meanwhile is done in between.
final class Sweeper {
    private static let every: TimeAmount = .minutes(10)

    /// Asks the store, which answers on a thread of its own.
    typealias Submit = (EmptyCorrelations, @escaping @Sendable (Result<Int, StoreFault>) -> Void) -> Void

    private let submit: Submit
    private let eventLoop: any EventLoop
    private var isSweeping = false

    init(eventLoop: any EventLoop, submit: @escaping Submit) {
        self.submit = submit
        self.eventLoop = eventLoop
        eventLoop.repeating(every: Self.every, after: Self.every) { [weak self] in
            guard let self, !self.isSweeping else { return }
            self.isSweeping = true
            self.sweep()
        }
    }

    private func sweep() {
        let (eventLoop, this) = (self.eventLoop, NIOLoopBound(self, eventLoop: self.eventLoop))
        self.submit(EmptyCorrelations()) { result in
            eventLoop.execute { this.value.answered(result) }
        }
    }

    /// What the store refuses is asked for again at the next turn.
    private func answered(_ result: Result<Int, StoreFault>) {
        if case .success(let count) = result, count >= CommandWeight.portion.rows { return self.sweep() }
        self.isSweeping = false
    }
}
