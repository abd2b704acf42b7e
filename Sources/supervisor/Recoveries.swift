import Common
import NIOCore
import Store

/// Sees to it that what a child was delivering when it went waits again, however long the store refuses.
///
/// Counts the lives of the binds' workers and of the steward. All that is asked in a life carries its number, and the
/// store does nothing of it before it has recovered what the life before has left.
final class Recoveries {
    /// How long a refused recovery rests before it is asked for again.
    private static let rest: TimeAmount = .seconds(1)

    /// Rows of this bind may wait again that nobody knows of.
    var onRecovered: (BindName) -> Void = { _ in }

    /// Asks the store, which answers on a thread of its own.
    typealias Submit = (RecoverMessages, @escaping @Sendable (Result<Int, StoreFault>) -> Void) -> Void

    private let submit: Submit
    private let eventLoop: any EventLoop
    private var workers: [BindName: UInt64] = [:]
    private var steward: UInt64 = 1
    /// Binds whose rows the steward has claimed.
    private var stewarded: Set<BindName> = []

    init(eventLoop: any EventLoop, submit: @escaping Submit) {
        self.submit = submit
        self.eventLoop = eventLoop
    }

    /// The present life of whoever delivers the bind's rows.
    func life(_ deliverer: Deliverer, of bind: BindName) -> Life {
        switch deliverer {
        case .worker: Life(.worker, number: self.workers[bind, default: 0])
        case .steward: Life(.steward, number: self.steward)
        }
    }

    func stewardClaims(_ bind: BindName) { self.stewarded.insert(bind) }

    /// The bind's worker has come or gone.
    func workerChanged(_ bind: BindName) {
        self.workers[bind, default: 0] += 1
        self.recover(bind, self.life(.worker, of: bind))
    }

    /// The steward has come or gone.
    func stewardChanged() {
        self.steward += 1
        let binds = self.stewarded
        self.stewarded = []
        for bind in binds { self.recover(bind, self.life(.steward, of: bind)) }
    }

    private func recover(_ bind: BindName, _ life: Life) {
        let (eventLoop, this) = (self.eventLoop, NIOLoopBound(self, eventLoop: self.eventLoop))
        self.submit(RecoverMessages(bind: bind, life: life)) { result in
            eventLoop.execute { this.value.answered(result, bind, life) }
        }
    }

    private func answered(_ result: Result<Int, StoreFault>, _ bind: BindName, _ life: Life) {
        switch result {
        case .success(let count):
            self.onRecovered(bind)
            // A later life has its own.
            guard count >= CommandWeight.portion.rows, self.life(life.deliverer, of: bind) == life else { return }
            self.recover(bind, life)
        case .failure(let fault):
            // A later life has its own; a store that is closed has no more to do.
            guard fault.reason != .closed, self.life(life.deliverer, of: bind) == life else { return }
            self.eventLoop.assumeIsolated().scheduleTask(in: Self.rest) { self.recover(bind, life) }
        }
    }
}
