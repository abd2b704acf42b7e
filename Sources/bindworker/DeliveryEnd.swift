import CoreAPI
import SMPP

/// What became of one of Core's messages.
enum DeliveryEnd: Equatable {
    /// Every part was taken, under these ids.
    case delivered([String])
    /// Core is to try again later.
    case temporary(String, status: CommandStatus?)
    /// It will never be taken.
    case permanent(String, status: CommandStatus?)
}

extension DeliveryResult {
    init(message: CoreMessage, end: DeliveryEnd) {
        switch end {
        case .delivered(let ids):
            self.init(id: message.id, outcome: .delivered, smppMessageIDs: ids)
        case .temporary(let why, let status):
            self.init(id: message.id, outcome: .temporary, error: why, smppStatus: status?.rawValue)
        case .permanent(let why, let status):
            self.init(id: message.id, outcome: .permanent, error: why, smppStatus: status?.rawValue)
        }
    }
}

extension PDU.Body {
    /// The id in an answer to a message; empty where there is none.
    var messageID: String {
        switch self {
        case .submitSMResp(let response), .deliverSMResp(let response), .dataSMResp(let response): response.messageID
        case _: ""
        }
    }
}
