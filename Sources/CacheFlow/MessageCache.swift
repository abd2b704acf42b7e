package import Common
import CoreAPI
import DequeModule
import IPC
import NIOCore

/// Where a worker puts the messages that its bind receives: on disk first, then on their way to Core.
///
/// What a read burst brings goes into one request. No more is asked of the keeper at a time than the credit allows;
/// the rest waits here, and is bounded by the windows of the bind's sessions, which stop reading when they are full.
package final class MessageCache {
    /// What became of a message.
    package enum Stored: Equatable, Sendable {
        /// It is on disk, under this id.
        case stored(MessageID)
        /// There is no room for it: the disk is full, or the cache of its bind.
        case full
        /// It could not be stored now.
        case refused
    }

    package typealias Completion = ([Stored]) -> Void

    /// What may be under way to the keeper: rows and octets.
    static let credit = (rows: 2000, octets: 2 << 20)
    /// In one request, so that no bind's turn in a group is long.
    static let request = (rows: StoreLink.handful, octets: 64 << 10)

    /// Messages that are stored together, or not at all for want of time.
    private struct Batch {
        let payloads: [CachePayload]
        let rows: [CacheRow]
        let octets: Int
        let completion: Completion
    }

    package let flow: CacheFlow
    private var waiting: Deque<Batch> = []
    private var underWay = (rows: 0, octets: 0)
    private var sendIsDue = false

    package init(flow: CacheFlow) {
        self.flow = flow
    }

    /// Stores one message; `completion` is called once it is on disk, or refused.
    package func store(
        _ payload: CachePayload,
        wantsFailureReceipt: Bool,
        completion: @escaping (Stored) -> Void
    ) {
        self.store([(payload, wantsFailureReceipt)]) { completion($0.first ?? .refused) }
    }

    /// Stores several in one transaction, with ids one after another; answered one by one, in their order.
    package func store(_ messages: [(CachePayload, wantsFailureReceipt: Bool)], completion: @escaping Completion) {
        let rows = messages.map { CacheRow(payload: $0.0.octets[...], wantsFailureReceipt: $0.wantsFailureReceipt) }
        let octets = rows.reduce(0) { $0 + $1.payload.count }
        self.waiting.append(
            Batch(payloads: messages.map(\.0), rows: rows, octets: octets, completion: completion)
        )
        guard !self.sendIsDue else { return }
        self.sendIsDue = true
        self.flow.eventLoop.assumeIsolated().execute {
            self.sendIsDue = false
            self.sendWaiting()
        }
    }

    /// Whether nothing waits for the disk.
    package var isIdle: Bool { self.waiting.isEmpty && self.underWay.rows == 0 }

    private func sendWaiting() {
        while let first = self.waiting.first {
            let isFirst = self.underWay.rows == 0
            guard isFirst || self.fits(first, self.underWay, Self.credit) else { return }
            self.send(self.nextRequest())
        }
    }

    private func nextRequest() -> [Batch] {
        var batches: [Batch] = []
        var size = (rows: 0, octets: 0)
        while let next = self.waiting.first, batches.isEmpty || self.fits(next, size, Self.request) {
            self.waiting.removeFirst()
            batches.append(next)
            size.rows += next.rows.count
            size.octets += next.octets
        }
        return batches
    }

    private func fits(_ batch: Batch, _ size: (rows: Int, octets: Int), _ limit: (rows: Int, octets: Int)) -> Bool {
        size.rows + batch.rows.count <= limit.rows && size.octets + batch.octets <= limit.octets
    }

    private func send(_ batches: [Batch]) {
        let rows = batches.flatMap(\.rows)
        let octets = batches.reduce(0) { $0 + $1.octets }
        let held = self.flow.mustHold
        if held { self.flow.willHold() }
        self.underWay.rows += rows.count
        self.underWay.octets += octets
        self.flow.store.ask(.append(rows, held: held), for: self.flow.bind) { reply in
            self.underWay.rows -= rows.count
            self.underWay.octets -= octets
            self.answered(reply, batches, held: held)
            self.sendWaiting()
        }
    }

    private func answered(_ reply: StoreReply, _ batches: [Batch], held: Bool) {
        guard case .appended(let answer) = reply else {
            let refusal: Stored = reply == .refused(.full) ? .full : .refused
            for batch in batches { batch.completion(batch.rows.map { _ in refusal }) }
            return
        }
        if !answer.dropped.isEmpty { self.flow.log.dropped(answer.dropped) }
        var ids = answer.ids[...]
        for batch in batches {
            let own = ids.prefix(batch.rows.count)
            ids = ids.dropFirst(own.count)
            for id in own { self.flow.log.cached(id) }
            // Whoever sent it is answered before Core is called.
            batch.completion(own.map(Stored.stored) + batch.rows.dropFirst(own.count).map { _ in .full })
            guard !held else { continue }
            for (id, payload) in zip(own, batch.payloads) { self.flow.stored(id, payload) }
        }
        if held { self.flow.held() }
    }
}
