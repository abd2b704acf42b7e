import SMPP

/// Something that a carrier has for a partner.
struct Delivery {
    enum Content {
        case receipt(PendingReceipt)
        case mo(DeliverSM)
    }

    let content: Content
    /// How often it was refused for the time being.
    var refusals = 0
}

/// Receipts and messages on their way to the partners, until these have them.
///
/// No more than a limit at once, so that a partner that never receives does not fill the memory.
final class Deliveries {
    /// How many wait for their time, a session or an answer at most; beyond it the carrier's queue is full.
    static let limit = 200_000
    /// How often a partner may be too busy for a delivery, once a second.
    private static let attempts = 60

    private(set) var count = 0
    private(set) var receiptsSent = 0
    private(set) var mosSent = 0
    /// Not taken, for good.
    private(set) var failed = 0

    private let format: ReceiptFormat
    private let tellsMessages: Bool
    private let calendar: Calendar
    private let tell: (CarrierEvent) -> Void
    private var accounts: [String: Account] = [:]

    /// - Parameters:
    ///   - settings: the format of receipts, and whether each is told.
    ///   - calendar: for what is to be delivered later.
    ///   - tell: is told what becomes of deliveries.
    init(_ settings: CarrierSettings, _ calendar: Calendar, _ tell: @escaping (CarrierEvent) -> Void) {
        self.format = settings.receiptFormat
        self.tellsMessages = settings.tellsMessages
        self.calendar = calendar
        self.tell = tell
    }

    var isFull: Bool { self.count >= Self.limit }

    /// Those who have a session now, in the order of their names.
    var boundAccounts: [Account] {
        self.accounts.values.filter { !$0.sessions.isEmpty }.sorted { $0.systemID < $1.systemID }
    }

    func account(_ systemID: String) -> Account {
        if let account = self.accounts[systemID] { return account }
        let account = Account(systemID: systemID)
        self.accounts[systemID] = account
        return account
    }

    /// A session ended: what it had not delivered goes to another of its account, or waits for one.
    func ended(_ session: CarrierSession, of account: Account, undelivered: [Delivery]) {
        account.remove(session)
        account.waitAgain(undelivered)
        account.pump()
        if account.isIdle { self.accounts[account.systemID] = nil }
    }

    /// Keeps something for an account, for now or for later; beyond the limit it is let go of.
    func add(_ content: Delivery.Content, for systemID: String, at time: ContinuousClock.Instant?) {
        guard !self.isFull else {
            self.failed += 1
            return
        }
        self.count += 1
        let delivery = Delivery(content: content)
        if let time {
            self.calendar.add(at: time) { self.hand(delivery, to: systemID) }
        } else {
            self.hand(delivery, to: systemID)
        }
    }

    private func hand(_ delivery: Delivery, to systemID: String) {
        let account = self.account(systemID)
        account.wait(delivery)
        account.pump()
    }

    /// The PDU of a delivery; a receipt reached its state now.
    func message(for delivery: Delivery) -> DeliverSM {
        switch delivery.content {
        case .mo(let message): message
        case .receipt(let receipt): receipt.delivery(in: self.format, done: WallClock.now.secondsSinceEpoch)
        }
    }

    func sent(_ delivery: Delivery, _ message: DeliverSM, to systemID: String) {
        switch delivery.content {
        case .mo:
            self.mosSent += 1
            if self.tellsMessages { self.tell(.moSent(message, systemID: systemID)) }
        case .receipt(let receipt):
            self.receiptsSent += 1
            guard self.tellsMessages else { return }
            self.tell(.receiptSent(receipt, messageID: self.format.answered(receipt.id), systemID: systemID))
        }
    }

    /// A partner answered a delivery: it is done, or comes again in a second if the partner was only busy.
    func settled(_ delivery: Delivery, _ systemID: String, _ status: CommandStatus) {
        guard status != .ok else {
            self.count -= 1
            return
        }
        self.tell(.deliveryRefused(systemID: systemID, status))
        guard status.retryClass != .permanent, delivery.refusals < Self.attempts else {
            self.count -= 1
            self.failed += 1
            return
        }
        var again = delivery
        again.refusals += 1
        self.calendar.add(at: .now + .seconds(1)) { [again] in self.hand(again, to: systemID) }
    }
}
