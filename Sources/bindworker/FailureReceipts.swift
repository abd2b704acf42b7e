import CacheFlow
import Common
import CoreAPI
import IPC
import Logging
import NIOCore
import SMPP

/// Receipts that we owe a partner ourselves: its message was answered 0, and Core would never take it.
///
/// They come from the store, go out like any receipt of Core's, under the cached message's own id, and are owed until
/// the partner has taken them.
final class FailureReceipts {
    private static let atOnce: UInt32 = 100

    private let store: StoreLink
    private let bind: BindName
    private let outbound: Outbound
    private let canDeliver: () -> Bool
    private var isAsking = false
    private var askAgain = false

    init(store: StoreLink, bind: BindName, outbound: Outbound, canDeliver: @escaping () -> Bool) {
        self.store = store
        self.bind = bind
        self.outbound = outbound
        self.canDeliver = canDeliver
        outbound.onOwnSettled = { [unowned self] in self.settled($0) }
    }

    /// There may be some, and somebody to take them.
    func look() {
        guard self.canDeliver() else { return }
        guard !self.isAsking else {
            self.askAgain = true
            return
        }
        self.isAsking = true
        // Until there is an answer: whoever is owed one need not come back for it.
        self.store.insist(.owedReceipts(limit: Self.atOnce), for: self.bind) { reply in
            self.isAsking = false
            if case .messages(let messages) = reply { self.send(messages) }
            guard self.askAgain else { return }
            self.askAgain = false
            self.look()
        }
    }

    private func send(_ messages: [CachedMessage]) {
        var receipts: [CoreMessage] = []
        var unreadable: [MessageID] = []
        for message in messages {
            if let receipt = Self.receipt(message) { receipts.append(receipt) } else { unreadable.append(message.id) }
        }
        _ = self.outbound.take(receipts)
        guard !unreadable.isEmpty else { return }
        // Of these nobody can be told: they must not stand before those that come after them.
        for id in unreadable {
            self.outbound.logger.error(
                "no receipt of this failure: the message cannot be read",
                metadata: [LogKeys.messageID: "\(id)"]
            )
        }
        self.store.insist(.receiptsSent(unreadable), for: self.bind) { reply in
            if case .touched(1...) = reply { self.look() }
        }
    }

    private func settled(_ result: DeliveryResult) {
        guard let id = MessageID(result.id) else { return }
        switch result.outcome {
        case .delivered, .permanent:
            // A partner that refuses it for good is not asked again.
            self.store.insist(.receiptsSent([id]), for: self.bind) { _ in self.look() }
        case .temporary:
            self.outbound.after(.seconds(60)) { self.look() }
        }
    }

    /// From the destination back to the source, as Core would make it.
    private static func receipt(_ message: CachedMessage) -> CoreMessage? {
        guard let payload = CachePayload(message.payload), let content = payload.content else { return nil }
        var item = MessageContent(
            sourceMsisdn: content.destinationMsisdn,
            destinationMsisdn: content.sourceMsisdn,
            messageBody: String(content.messageBody.prefix(20))
        )
        item.sourceTon = content.destTon
        item.sourceNpi = content.destNpi
        item.destTon = content.sourceTon
        item.destNpi = content.sourceNpi
        item.kind = .receipt
        item.receipt = Receipt(
            messageID: payload.answeredID(message.id),
            // Core's word, and not that of a network: refused at once, or given up after all retries.
            state: message.retryCount == 0 ? .rejected : .undeliverable,
            submitDate: message.receivedAt,
            doneDate: .now
        )
        return CoreMessage(id: message.id.value, content: item)
    }
}
