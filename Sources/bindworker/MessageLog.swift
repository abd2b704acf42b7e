import Common
import CoreAPI
import Logging
import SMPP

/// What a worker says of single messages, at debug level: enough to follow one from end to end, never its text.
///
/// Nothing is built while that level is off.
struct MessageLog {
    private let logger: Logger

    init(_ logger: Logger) {
        self.logger = logger
    }

    // MARK: From the far side

    func received(_ pdu: PDU, from peer: String) {
        self.logger.debug("received \(pdu.commandID.name)", metadata: Self.fields(of: pdu, peer))
    }

    /// We have answered; `messageID` is the id that the far side was given.
    func answered(_ pdu: PDU, _ status: CommandStatus, messageID: String = "", from peer: String) {
        self.logger.debug(
            "answered \(pdu.commandID.name)",
            metadata: Self.fields(of: pdu, peer).merging(Self.outcome(status, LogKeys.messageID, messageID)) { $1 }
        )
    }

    /// A receipt names a message by the carrier's id.
    func receipt(_ carrierID: String, _ state: MessageState, of messages: [Int64]) {
        self.logger.debug(
            "received a receipt",
            metadata: [
                LogKeys.carrierMessageID: "\(carrierID)", LogKeys.reason: "\(state)",
                LogKeys.messageID: "\(messages.map(String.init).joined(separator: ","))",
            ]
        )
    }

    // MARK: To the far side

    func fetched(_ message: CoreMessage) {
        self.logger.debug(
            "message fetched from core",
            metadata: [
                LogKeys.messageID: "\(message.id)", LogKeys.source: "\(message.content.sourceMsisdn)",
                LogKeys.destination: "\(message.content.destinationMsisdn)",
            ]
        )
    }

    func sent(_ part: EnvelopePart, as pdu: PDU, to peer: String) {
        self.logger.debug(
            "sent \(pdu.commandID.name)",
            metadata: Self.fields(of: pdu, peer).merging(Self.fields(of: part)) { $1 }
        )
    }

    func wasAnswered(_ part: EnvelopePart, _ status: CommandStatus, carrierID: String, after duration: Duration) {
        guard self.logger.logLevel <= .debug else { return }
        var fields = Self.fields(of: part)
        fields[LogKeys.duration] = "\(duration.wholeMilliseconds)"
        fields.merge(Self.outcome(status, LogKeys.carrierMessageID, carrierID)) { $1 }
        self.logger.debug("message answered by the far side", metadata: fields)
    }

    func settled(_ message: Int64, _ end: DeliveryEnd) {
        self.logger.debug("message settled", metadata: Self.fields(of: message, end))
    }

    // MARK: Fields

    private static func fields(of pdu: PDU, _ peer: String) -> Logger.Metadata {
        var fields: Logger.Metadata = [LogKeys.sequence: "\(pdu.sequence)", LogKeys.peer: "\(peer)"]
        if let (source, destination) = pdu.body.addresses {
            fields[LogKeys.source] = "\(source)"
            fields[LogKeys.destination] = "\(destination)"
        }
        return fields
    }

    private static func fields(of part: EnvelopePart) -> Logger.Metadata {
        var fields: Logger.Metadata = [LogKeys.messageID: "\(part.envelope.message.id)"]
        let count = part.envelope.parts.count
        if count > 1 { fields[LogKeys.part] = "\(part.index + 1)/\(count)" }
        return fields
    }

    private static func fields(of message: Int64, _ end: DeliveryEnd) -> Logger.Metadata {
        let (outcome, why, status): (String, String, CommandStatus?) =
            switch end {
            case .delivered(let ids): ("delivered", ids.joined(separator: ","), nil)
            case .temporary(let why, let status): ("temporary", why, status)
            case .permanent(let why, let status): ("permanent", why, status)
            }
        var fields: Logger.Metadata = [LogKeys.messageID: "\(message)", LogKeys.outcome: "\(outcome)"]
        fields[outcome == "delivered" ? LogKeys.carrierMessageID : LogKeys.reason] = "\(why)"
        if let status { fields[LogKeys.status] = "\(status.number)" }
        return fields
    }

    private static func outcome(_ status: CommandStatus, _ key: String, _ id: String) -> Logger.Metadata {
        id.isEmpty ? [LogKeys.status: "\(status.number)"] : [LogKeys.status: "\(status.number)", key: "\(id)"]
    }
}

extension PDU.Body {
    /// Sender and receiver of a message, as digits; nil for a PDU that is none.
    var addresses: (source: String, destination: String)? {
        switch self {
        case .submitSM(let message): (message.source.digits, message.destination.digits)
        case .deliverSM(let message): (message.source.digits, message.destination.digits)
        case .dataSM(let message): (message.source.digits, message.destination.digits)
        case .submitMulti(let message): (message.source.digits, "\(message.destinations.count) destinations")
        case _: nil
        }
    }
}

extension ReceiptReport.Subject {
    /// The message that a receipt is about, as far as it is known.
    var fields: Logger.Metadata {
        switch self {
        case .message(let id, let carrierID):
            [LogKeys.messageID: "\(id)", LogKeys.carrierMessageID: "\(carrierID ?? "")"]
        case .carrier(_, let carrierID): [LogKeys.carrierMessageID: "\(carrierID)"]
        }
    }
}
