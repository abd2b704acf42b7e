package import Common
package import CoreAPI
package import NIOCore

/// The two ways into Core that cached rows take: messages and carriers' receipts, each in its own order.
package struct CoreQueues {
    package let messages: HandInQueue<PreparedMessage>
    package let receipts: HandInQueue<PreparedReceipt>

    /// Of a bind's rows, with `api_concurrency`.
    package init(client: CoreClient, bind: BindName, concurrency: Int, eventLoop: any EventLoop) {
        self.init(
            messages: HandInQueue(
                eventLoop: eventLoop,
                concurrency: concurrency,
                single: client.insert,
                batch: client.insertBatch
            ),
            receipts: HandInQueue(
                eventLoop: eventLoop,
                concurrency: concurrency,
                single: { client.receiptEvent($0, source: bind.value) },
                batch: client.receipts
            )
        )
        self.messages.shortestInterval = Self.shortestInterval
        self.receipts.shortestInterval = Self.shortestInterval
    }

    /// Whoever brought them has his answer: a few milliseconds do no harm, and save most calls at moderate rates.
    private static let shortestInterval: TimeAmount = .milliseconds(5)

    package init(messages: HandInQueue<PreparedMessage>, receipts: HandInQueue<PreparedReceipt>) {
        self.messages = messages
        self.receipts = receipts
    }

    /// What Core offers.
    package func use(_ extensions: Set<String>) {
        self.messages.usesBatch = extensions.contains(CoreExtension.batch.rawValue)
        self.receipts.usesBatch = extensions.contains(CoreExtension.receipts.rawValue)
    }

    /// How many calls may run side by side where there is no batch call.
    package func adjust(concurrency: Int) {
        self.messages.concurrency = concurrency
        self.receipts.concurrency = concurrency
    }

    func turnAway(_ fault: CoreFault) {
        self.messages.turnAway(fault)
        self.receipts.turnAway(fault)
    }
}
