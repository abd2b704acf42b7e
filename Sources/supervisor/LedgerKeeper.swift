import IPC
import Logging
import NIOCore
import Store
import Telemetry

/// Keeps the counters across restarts of the service: saves the ledger each second in which it has changed.
///
/// A scrape shows counters as they were saved last, so that no total ever falls, whatever dies. So what is saved and what
/// is shown afterwards are taken at one moment: each time the board is asked, newer counters come in. Where the disk will not
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
        let page = self.board.ledgerPage()
        if page.bytes != self.saved { self.store.submit(SaveLedger(page.bytes[...])) { _ in } }
        self.store.close()
    }

    /// Saves what has been counted since the last time; one at a time.
    func save() {
        guard !self.isSaving else { return }
        let page = self.board.ledgerPage()
        guard page.bytes != self.saved else {
            // The same totals; a bind that has come since stands among them at 0.
            self.board.savedSamples = page.samples
            return
        }
        self.isSaving = true
        let bound = NIOLoopBound((self, page), eventLoop: self.eventLoop)
        let eventLoop = self.eventLoop
        self.store.submit(SaveLedger(page.bytes[...])) { result in
            eventLoop.execute { bound.value.0.answered(result, bound.value.1) }
        }
    }

    private func answered(_ result: Result<Void, StoreFault>, _ page: StatusBoard.LedgerPage) {
        self.isSaving = false
        switch result {
        case .success:
            self.saved = page.bytes
            self.isFailing = false
            self.board.savedSamples = page.samples
        case .failure(let fault):
            self.board.savedSamples = nil
            if !self.isFailing { self.logger.error("counters are not saved: \(fault)") }
            self.isFailing = true
        }
    }
}
