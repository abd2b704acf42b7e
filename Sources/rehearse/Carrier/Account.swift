import NIOCore

/// One system_id with its sessions, and what waits for one of them that can receive.
///
/// A receipt goes to the account, not to the session that submitted: that one may be a transmitter, or gone.
final class Account {
    let systemID: String
    private(set) var sessions: [CarrierSession] = []
    private var waiting: CircularBuffer<Delivery> = []
    private var turn = 0

    init(systemID: String) {
        self.systemID = systemID
    }

    var isIdle: Bool { self.sessions.isEmpty && self.waiting.isEmpty }
    var waitingCount: Int { self.waiting.count }

    func add(_ session: CarrierSession) {
        self.sessions.append(session)
    }

    func remove(_ session: CarrierSession) {
        self.sessions.removeAll { $0 === session }
    }

    func wait(_ delivery: Delivery) {
        self.waiting.append(delivery)
    }

    /// Those that came back go first again.
    func waitAgain(_ deliveries: [Delivery]) {
        for delivery in deliveries.reversed() { self.waiting.prepend(delivery) }
    }

    /// Hands out what waits, to one session after the other, as long as one takes it.
    func pump() {
        while let delivery = self.waiting.first, let session = self.nextSession() {
            guard session.deliver(delivery) else { return }
            self.waiting.removeFirst()
        }
    }

    private func nextSession() -> CarrierSession? {
        for _ in self.sessions.indices {
            self.turn = (self.turn + 1) % self.sessions.count
            if self.sessions[self.turn].canDeliver { return self.sessions[self.turn] }
        }
        return nil
    }
}
