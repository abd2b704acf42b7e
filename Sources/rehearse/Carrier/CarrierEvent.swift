import SMPP

/// What happens at a carrier.
enum CarrierEvent: Sendable {
    case listening(host: String, port: Int)
    case bound(systemID: String, BindKind, InterfaceVersion, peer: String)
    case bindRefused(systemID: String, CommandStatus, peer: String)
    /// A status of nil: it was left unanswered.
    case message(TakenMessage, systemID: String, messageID: String?, CommandStatus?)
    case receiptSent(PendingReceipt, messageID: String, systemID: String)
    case moSent(DeliverSM, systemID: String)
    case deliveryRefused(systemID: String, CommandStatus)
    case unbound(systemID: String)
    case closed(systemID: String?, peer: String, EndReason?)
    case remark(String)
    case summary(CarrierTally, seconds: Double)
}

extension CarrierEvent: Event {
    var words: String? {
        switch self {
        case .listening(let host, let port):
            "Carrier listens on \(host):\(port). Ctrl-C ends it."
        case .bound(let systemID, let kind, let version, let peer):
            "\(systemID) is bound as \(kind.rawValue) from \(peer), SMPP \(version.words)."
        case .bindRefused(let systemID, let status, let peer):
            "\(systemID) from \(peer) was refused: \(status.name), \(status.explanation)."
        case .message(let message, let systemID, let messageID, let status):
            Self.words(message, systemID, messageID, status)
        case .receiptSent(let receipt, let messageID, let systemID):
            "  receipt to \(systemID): \(messageID) is \(receipt.state.text)"
        case .moSent(let message, let systemID):
            "  MO to \(systemID): from \(message.source.digits) to \(message.destination.digits) "
                + MessageWords.quoted(message.userData, message.esmClass, message.dataCoding)
        case .deliveryRefused(let systemID, let status):
            "\(systemID) refused a delivery: \(status.name), \(status.explanation)."
        case .unbound(let systemID):
            "\(systemID) is unbound."
        case .closed(let systemID, let peer, let reason):
            "Connection with \(systemID ?? "nobody bound") at \(peer) ended: \(reason ?? .linkEnded)."
        case .remark(let text): text
        case .summary(let tally, let seconds): Self.words(tally, seconds)
        }
    }

    private static func words(
        _ message: TakenMessage,
        _ systemID: String,
        _ messageID: String?,
        _ status: CommandStatus?
    ) -> String {
        let answer =
            switch status {
            case nil: "left unanswered"
            case .ok?: "taken as \(messageID ?? "nothing")"
            case let status?: "refused, \(status.name)"
            }
        let text = MessageWords.quoted(message.userData, message.esmClass, message.dataCoding)
        return "\(systemID): from \(message.source.digits) to \(message.destination.digits) \(text) \(answer)"
    }

    private static func words(_ tally: CarrierTally, _ seconds: Double) -> String {
        var parts = [
            "\(tally.messages.grouped) messages in \(seconds.text(decimals: 1)) s", "\(tally.accepted.grouped) taken",
        ]
        parts += tally.refusals.map { "\($0.count.grouped) refused with \($0.status.name)" }
        if tally.unanswered > 0 { parts.append("\(tally.unanswered.grouped) left unanswered") }
        parts.append("\(tally.receiptsSent.grouped) receipts and \(tally.mosSent.grouped) MO sent")
        if tally.deliveriesFailed > 0 { parts.append("\(tally.deliveriesFailed.grouped) of them not taken") }
        parts.append("\(tally.binds) binds on \(tally.connections) connections")
        return parts.joined(separator: ", ") + "."
    }
}

extension InterfaceVersion {
    /// The version as people say it.
    var words: String {
        switch self {
        case .v33: "3.3"
        case .v34: "3.4"
        case .v50: "5.0"
        }
    }
}
