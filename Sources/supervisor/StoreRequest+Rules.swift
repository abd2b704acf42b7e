import Common
import IPC
import Store

extension StoreRequest {
    /// Whether what it asks for is that messages are delivered.
    var settles: Bool { if case .settle = self { true } else { false } }

    /// Whether what it asks for has to be ended by whoever asks.
    var begins: Bool {
        switch self {
        case .append, .claim, .beginSending: true
        case .settle, .fail, .pause, .find, .cancel, .replace, .owedReceipts, .receiptsSent, .forgetSending,
            .keepOutcomes, .outcomesTaken, .outgoing, .matchReceipts, .forgetCorrelations:
            false
        }
    }

    /// Whether what it asks for may leave rows that wait.
    var leavesRows: Bool {
        switch self {
        case .fail, .pause: true
        case .append, .claim, .beginSending, .settle, .find, .cancel, .replace, .owedReceipts, .receiptsSent,
            .forgetSending, .keepOutcomes, .outcomesTaken, .outgoing, .matchReceipts, .forgetCorrelations:
            false
        }
    }
}

extension StoreReply {
    /// Why it was not done, where that is the store's trouble.
    var trouble: StoreRefusal? {
        switch self {
        case .refused(let refusal): refusal
        case .appended(let answer): answer.refusal == .diskFull ? .full : nil
        case .touched, .fates, .claimed, .messages, .parts, .early, .findings: nil
        }
    }

    /// A count as it travels.
    static func touched(_ count: Int) -> StoreReply { .touched(UInt32(clamping: count)) }
}

extension StoreRefusal {
    init(_ reason: StoreFault.Reason) {
        switch reason {
        case .full, .scarce: self = .full
        case .busy: self = .busy
        case .damaged, .tooNew, .cannotOpen, .kept, .refused, .closed: self = .failed
        }
    }

    /// For the log.
    var words: String {
        switch self {
        case .full: "the disk is full; new messages are answered ESME_RMSGQFUL until there is room"
        case .busy: "the database is locked by another program; new messages are answered ESME_RSYSERR"
        case .failed: "a request failed; new messages are answered ESME_RSYSERR"
        case .notYours: "it is another's"
        }
    }
}
