import CacheFlow
import Common
import IPC
import NIOCore
import NIOEmbedded
import Testing

@testable import bindworker

/// The keeper as a client bind's worker sees it: what has been given to the carrier, across the worker's lives.
final class OutgoingKeeper {
    struct Row {
        var attempts: Int
        var outcome: CarrierOutcome?
    }

    private(set) var rows: [SendingPart: Row] = [:]
    private var unanswered: [(UInt32, StoreRequest)] = []
    private let loop: EmbeddedEventLoop
    private(set) var link: StoreLink
    var isQuick = true
    /// Is asked of each request whether it is refused.
    var refuses: (StoreRequest) -> Bool = { _ in false }
    private let bind: BindName

    init(_ loop: EmbeddedEventLoop) throws {
        self.loop = loop
        self.bind = try #require(BindName("carrier"))
        self.link = StoreLink(eventLoop: loop) { _ in }
        self.link = self.newLink()
    }

    /// For the worker's next life: what the last one was told is lost.
    func newLink() -> StoreLink {
        self.unanswered = []
        self.link = StoreLink(eventLoop: self.loop) { [unowned self] frame in
            guard case .store(let number, _, let request) = frame else { return }
            self.unanswered.append((number, request))
            if self.isQuick { self.loop.execute { self.answer() } }
        }
        return self.link
    }

    func answer() {
        while !self.unanswered.isEmpty {
            let (number, request) = self.unanswered.removeFirst()
            self.link.received(number, self.refuses(request) ? .refused(.busy) : self.perform(request))
        }
    }

    private func perform(_ request: StoreRequest) -> StoreReply {
        switch request {
        case .beginSending(let parts, let again):
            let others = again ? [] : self.cutOtherwise(parts)
            return .parts(parts.compactMap { self.begin($0, again) } + others)
        case .forgetSending(let parts):
            for part in parts where self.rows[part]?.outcome == nil { self.rows[part] = nil }
            return .touched(0)
        case .keepOutcomes(let outcomes):
            for outcome in outcomes { self.rows[outcome.part, default: Row(attempts: 1)].outcome = outcome.outcome }
            return .early([])
        case .outcomesTaken(let ids):
            for part in self.rows.keys where ids.contains(part.coreID) { self.rows[part] = nil }
            return .touched(0)
        case .outgoing(let kind, nil, _):
            let found = self.rows.filter { ($0.value.outcome == nil) == (kind == .inDoubt) }
            return .parts(found.map { self.row($0.key, $0.value) }.sorted { $0.part.part < $1.part.part })
        case _: return .parts([])
        }
    }

    private func cutOtherwise(_ parts: [SendingPart]) -> [OutgoingPart] {
        let totals = Dictionary(parts.map { ($0.coreID, $0.part >> 8) }) { first, _ in first }
        return self.rows.filter { row in totals[row.key.coreID].map { $0 != row.key.part >> 8 } ?? false }
            .map { self.row($0.key, $0.value) }
    }

    private func begin(_ part: SendingPart, _ again: Bool) -> OutgoingPart? {
        guard let known = self.rows[part] else {
            self.rows[part] = Row(attempts: 1)
            return nil
        }
        if again, known.outcome == nil { self.rows[part]?.attempts += 1 }
        return self.row(part, known)
    }

    private func row(_ part: SendingPart, _ row: Row) -> OutgoingPart {
        OutgoingPart(
            bind: self.bind,
            part: part,
            attempts: row.attempts,
            sentAt: Timestamp(milliseconds: 0),
            outcome: row.outcome
        )
    }
}
