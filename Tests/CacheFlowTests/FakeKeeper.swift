import CacheFlow
import Common
import IPC
import NIOCore
import NIOEmbedded

/// The store as the cache sees it: rows in memory, answers when the test wants them, in order.
final class FakeKeeper {
    struct Row {
        var row: CacheRow
        var state: CacheState
        var retries = 0
        var due: Int64 = 0
    }

    private(set) var rows: [Int64: Row] = [:]
    /// Everything that was asked, in order.
    private(set) var asked: [StoreRequest] = []
    private var unanswered: [(UInt32, StoreRequest)] = []
    private var nextNumber: Int64 = 1
    private let loop: EmbeddedEventLoop
    private(set) var link: StoreLink
    /// Answers at once, at the end of the turn.
    var isQuick = true
    var refusal: StoreRefusal?
    var room = Int.max
    var delay: Int64 = 60_000

    init(_ loop: EmbeddedEventLoop) {
        self.loop = loop
        self.link = StoreLink(eventLoop: loop) { _ in }
        self.link = StoreLink(eventLoop: loop) { [unowned self] in self.received($0) }
    }

    var now: Int64 { Int64(self.loop.now.uptimeNanoseconds / 1_000_000) }

    private func received(_ frame: Frame) {
        guard case .store(let number, _, let request) = frame else { return }
        self.asked.append(request)
        self.unanswered.append((number, request))
        guard self.isQuick else { return }
        self.loop.execute { self.answer() }
    }

    /// Answers everything that was asked before this.
    func answer() {
        let unanswered = self.unanswered
        self.unanswered = []
        for (number, request) in unanswered {
            self.link.received(number, self.refusal.map { .refused($0) } ?? self.perform(request))
        }
    }

    var unansweredRows: Int {
        self.unanswered.reduce(0) { sum, each in
            if case .append(let rows, _) = each.1 { sum + rows.count } else { sum }
        }
    }

    func count(_ state: CacheState) -> Int { self.rows.values.count { $0.state == state } }

    private func perform(_ request: StoreRequest) -> StoreReply {
        switch request {
        case .append(let rows, let held): return self.append(rows, held)
        case .settle(let ids):
            for id in ids { self.rows[id.number] = nil }
            return .touched(UInt32(ids.count))
        case .pause(let ids):
            for id in ids { self.rows[id.number]?.state = .pending }
            return .touched(UInt32(ids.count))
        case .fail(let failures): return .fates(failures.map(self.fail))
        case .claim(let limit): return self.claim(Int(limit))
        case _: return .touched(0)
        }
    }

    private func append(_ rows: [CacheRow], _ held: Bool) -> StoreReply {
        var answer = AppendAnswer()
        for row in rows {
            guard self.rows.count < self.room else {
                answer.refusal = .overflow
                break
            }
            self.rows[self.nextNumber] = Row(row: row, state: held ? .pending : .delivering)
            answer.ids.append(MessageID(number: self.nextNumber))
            self.nextNumber += 1
        }
        return .appended(answer)
    }

    private func fail(_ failure: DeliveryFailure) -> DeliveryFate {
        guard var row = self.rows[failure.id.number] else { return .untouched }
        defer { self.rows[failure.id.number] = row }
        guard !failure.isPermanent, row.retries < 10 else {
            row.state = .failedPermanent
            return .failedPermanent(retries: row.retries, owesReceipt: row.row.wantsFailureReceipt)
        }
        row.retries += 1
        row.state = .pending
        row.due = self.now + self.delay
        return .retry(row.retries, at: Timestamp(milliseconds: row.due))
    }

    private func claim(_ limit: Int) -> StoreReply {
        let due = self.rows.filter { $0.value.state == .pending && $0.value.due <= self.now }.keys.sorted()
        let taken = due.prefix(limit)
        let messages = taken.map { number in
            self.rows[number]?.state = .delivering
            return CachedMessage(
                id: MessageID(number: number),
                bind: Stage.bind,
                state: .delivering,
                retryCount: self.rows[number]?.retries ?? 0,
                nextRetryAt: nil,
                receivedAt: Timestamp(milliseconds: 0),
                wantsFailureReceipt: false,
                lastError: nil,
                payload: Array(self.rows[number]?.row.payload ?? []),
                isTried: true
            )
        }
        let isMoreDue = due.count > taken.count
        let next = self.rows.values.filter { $0.state == .pending }.map(\.due).min()
        return .claimed(
            ClaimAnswer(
                messages: messages,
                nextDue: isMoreDue ? nil : next.map { Timestamp(milliseconds: $0) },
                isMoreDue: isMoreDue
            )
        )
    }

    /// Puts a row there that nobody of this life has brought.
    func plant(_ payload: [UInt8]) {
        self.rows[self.nextNumber] = Row(
            row: CacheRow(payload: payload[...], wantsFailureReceipt: false),
            state: .pending
        )
        self.nextNumber += 1
    }
}
