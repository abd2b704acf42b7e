import Common
import Foundation
import Store
import Synchronization

/// What is written down of messages on their way to a carrier: before they are sent, with the answer, and when Core knows.
///
/// As a worker does it, with so many commands of 100 on their way at once.
final class Sending: Sendable {
    private let store: Store
    private let bind: BindName
    private let next = Atomic<Int64>(1)
    private let done = Atomic<Int>(0)
    private let isOver = Atomic(false)
    private static let handful = 100

    /// How much of a message's way is written down.
    enum Depth: CaseIterable {
        /// Only that it is about to be sent, and that it was.
        case row
        /// The carrier's id too, by which a receipt finds it for seven days.
        case correlated
    }

    private let depth: Depth

    init(store: Store, depth: Depth) {
        guard let bind = BindName("carrier") else { preconditionFailure("a name of letters") }
        self.bind = bind
        self.store = store
        self.depth = depth
    }

    /// The messages that went the whole way in this time.
    func run(lanes: Int, for duration: Duration) -> Int {
        for _ in 0..<lanes { self.begin() }
        Thread.sleep(forTimeInterval: duration / .seconds(1))
        self.isOver.store(true, ordering: .relaxed)
        return self.done.load(ordering: .relaxed)
    }

    private func begin() {
        guard !self.isOver.load(ordering: .relaxed) else { return }
        let first = self.next.add(Int64(Self.handful), ordering: .relaxed).oldValue
        let parts = (first..<first + Int64(Self.handful)).map { SendingPart(coreID: $0, part: 1) }
        self.store.submit(BeginSending(bind: self.bind, parts: parts)) { result in
            if case .success = result { self.keep(parts) }
        }
    }

    private func keep(_ parts: [SendingPart]) {
        let outcomes = parts.map { part in
            let id = String(part.coreID, radix: 16)
            return PartOutcome(
                part: part,
                outcome: CarrierOutcome(status: 0, carrierID: id),
                correlation: self.depth == .row ? nil : self.correlation(part, id)
            )
        }
        self.store.submit(KeepOutcomes(bind: self.bind, outcomes: outcomes)) { result in
            guard case .success = result else { return }
            self.store.submit(OutcomesTaken(bind: self.bind, coreIDs: parts.map(\.coreID))) { result in
                guard case .success = result else { return }
                self.done.add(Self.handful, ordering: .relaxed)
                self.begin()
            }
        }
    }

    private func correlation(_ part: SendingPart, _ id: String) -> Correlation {
        // Spread as hashes are.
        let hash = part.coreID &* -0x61C8_8646_80B5_83EB
        return Correlation(key: CarrierKey(group: 1, id: hash, destination: 61_400_000_001), part: part, carrierID: id)
    }
}
