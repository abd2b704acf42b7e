import CoreAPI

/// What the sender wants to hear of (SMPP 3.4 §5.2.17, 5.0 §4.7.21).
struct ReceiptWish: Equatable, Sendable {
    let success: Bool
    let failure: Bool
    let intermediate: Bool

    init(registeredDelivery: UInt8) {
        switch registeredDelivery & 0x03 {
        case 1: (self.success, self.failure) = (true, true)
        case 2: (self.success, self.failure) = (false, true)
        case 3: (self.success, self.failure) = (true, false)
        default: (self.success, self.failure) = (false, false)
        }
        self.intermediate = registeredDelivery & 0x10 != 0
    }

    var isAny: Bool { self.success || self.failure || self.intermediate }

    func includes(_ state: ReceiptState) -> Bool {
        switch state {
        case .delivered: self.success
        case .expired, .deleted, .undeliverable, .rejected, .skipped: self.failure
        // The end of waiting: whoever asked for either outcome is told that none is known.
        case .unknown: self.success || self.failure
        case .scheduled, .enroute, .accepted: self.intermediate
        }
    }
}

/// How far the receipts of a message have come.
///
/// ```
/// unasked ─────────────────────────────▶ closed
/// asked ──accepted by the carrier──▶ waiting ──final receipt, or none in time──▶ closed
///   └──────────expired, failed, rejected, cancelled, or a receipt that came first──────▲
/// ```
/// Rule 1: there is one way into `closed`, and one final receipt goes with it. Rule 2: nothing leaves `closed`.
enum ReceiptPhase: Int64, Sendable {
    case unasked = 0
    case asked = 1
    case waiting = 2
    case closed = 3
}

/// Decides what a carrier's word about a message means.
enum ReceiptLedger {
    enum Verdict: Equatable {
        /// The message's fate is known; `tell` its sender or not.
        case close(tell: Bool)
        /// Something on the way, worth telling.
        case pass
        /// Nothing new, or not wanted.
        case ignore
    }

    static func judge(_ state: ReceiptState, in phase: ReceiptPhase, wish: ReceiptWish) -> Verdict {
        switch phase {
        case .closed: .ignore
        case .unasked, .asked, .waiting:
            if state.isFinal {
                .close(tell: wish.includes(state))
            } else {
                // What says nothing is not passed on: its sender would take it for the end.
                wish.intermediate && state != .unknown ? .pass : .ignore
            }
        }
    }

    /// What the receipts of a long message's parts come to: the first failure fails it, and the last delivery delivers it.
    ///
    /// `states` holds nil for a part that nothing final is known of; the answer is nil while the whole is open.
    static func whole(_ states: [ReceiptState?]) -> ReceiptState? {
        if let failure = states.first(where: { $0 != nil && $0 != .delivered }) { return failure }
        return states.contains(nil) ? nil : .delivered
    }
}
