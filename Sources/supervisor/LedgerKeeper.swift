import IPC
import Logging
import NIOCore
import Store
import Telemetry

/// Keeps the counters across restarts of the service: saves the ledger each second in which it has changed.
///
/// A scrape shows counters as they were saved last, so that no total ever falls, whatever dies. Where the disk will not
/// take them they are shown as they are: a blind operator is worse off than one whose graph may step back once.
final class LedgerKeeper {
    private let store: Store
    private let board: StatusBoard
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var saved: [UInt8] = []
    private var isSaving = false
    private var isFailing = false

    init(store: Store, board: StatusBoard, eventLoop: any EventLoop, logger: Logger) {
        self.store = store
        self.board = board
        self.eventLoop = eventLoop
        self.logger = logger
    }

    /// Saves from now on.
    func begin() {
        self.eventLoop.repeating(every: .seconds(1), after: .seconds(1)) { self.save() }
    }

    /// Saves a last time and closes the store; waits for both.
    func end() {
        let bytes = self.board.ledgerBytes
        if bytes != self.saved { self.store.submit(SaveLedger(bytes[...])) { _ in } }
        self.store.close()
    }

    private func save() {
        let bytes = self.board.ledgerBytes
        guard !self.isSaving, bytes != self.saved else { return }
        self.isSaving = true
        let shown = self.board.samples
        let bound = NIOLoopBound((self, bytes, shown), eventLoop: self.eventLoop)
        let eventLoop = self.eventLoop
        self.store.submit(SaveLedger(bytes[...])) { result in
            eventLoop.execute {
                let (this, bytes, shown) = bound.value
                this.answered(result, bytes, shown)
            }
        }
    }

    private func answered(_ result: Result<Void, StoreFault>, _ bytes: [UInt8], _ shown: [MetricSample]) {
        self.isSaving = false
        switch result {
        case .success:
            self.saved = bytes
            self.isFailing = false
            self.board.savedSamples = shown
        case .failure(let fault):
            self.board.savedSamples = nil
            if !self.isFailing { self.logger.error("counters are not saved: \(fault)") }
            self.isFailing = true
        }
    }
}
