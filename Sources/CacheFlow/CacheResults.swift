import Common
import IPC
import NIOCore

/// What became of messages, gathered until the store is told.
///
/// What failed or has to wait is told at the end of the loop's turn. What was delivered may gather for some milliseconds:
/// nobody waits for its row to go, and if the row stays, Core knows its key.
final class CacheResults {
    private static let goodPart = 200
    private static let settleAfter: TimeAmount = .milliseconds(20)

    private let store: StoreLink
    private let bind: BindName
    private var settled: [MessageID] = []
    private var failed: [DeliveryFailure] = []
    private var paused: [MessageID] = []
    private var tellingIsDue = false
    private var settleTimer: Scheduled<Void>?

    /// The store has said what becomes of failed ones.
    var onFates: ([DeliveryFailure], [DeliveryFate]) -> Void = { _, _ in }
    /// The store has been told.
    var onTold: () -> Void = {}

    init(store: StoreLink, bind: BindName) {
        self.store = store
        self.bind = bind
    }

    var isEmpty: Bool { self.settled.isEmpty && self.failed.isEmpty && self.paused.isEmpty }

    func settle(_ id: MessageID) {
        self.settled.append(id)
        guard self.settled.count < Self.goodPart else { return self.tellSoon() }
        guard self.settleTimer == nil, !self.tellingIsDue else { return }
        self.settleTimer = self.store.eventLoop.assumeIsolated().scheduleTask(in: Self.settleAfter) {
            self.settleTimer = nil
            self.tell()
        }
    }

    func fail(_ failure: DeliveryFailure) {
        self.failed.append(failure)
        self.tellSoon()
    }

    func pause(_ id: MessageID) {
        self.paused.append(id)
        self.tellSoon()
    }

    private func tellSoon() {
        guard !self.tellingIsDue else { return }
        self.tellingIsDue = true
        self.store.eventLoop.assumeIsolated().execute {
            self.tellingIsDue = false
            self.tell()
        }
    }

    /// Tells the store now.
    func tell() {
        let (settled, failed, paused) = (self.settled, self.failed, self.paused)
        (self.settled, self.failed, self.paused) = ([], [], [])
        self.store.insist(onAll: settled, for: self.bind) { .settle($0) }
        self.store.insist(onAll: paused, for: self.bind) { .pause($0) }
        if !failed.isEmpty {
            self.store.insist(.fail(failed), for: self.bind) { reply in
                if case .fates(let fates) = reply { self.onFates(failed, fates) }
            }
        }
        self.onTold()
    }
}
