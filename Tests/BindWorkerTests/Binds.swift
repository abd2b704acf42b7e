import Common
import CoreAPI
import SMPP
import Testing

@testable import bindworker

extension ClientBind {
    /// A bind at a carrier, as an operator writes it who changes nothing.
    static func carrier() throws -> ClientBind {
        ClientBind(
            name: try #require(BindName("carrier")),
            host: "smsc.example",
            systemID: "acme",
            password: Secret("secret")
        )
    }
}

extension ServerBind {
    static func partner() throws -> ServerBind {
        ServerBind(name: try #require(BindName("partner_acme")), systemID: "acme", password: Secret("secret"))
    }
}

extension MessageContent {
    /// What a program hands in over the API: addresses and a text.
    static func text(_ text: String, from source: String = "MyBrand", to destination: String = "+61400000001") -> Self {
        MessageContent(sourceMsisdn: source, destinationMsisdn: destination, messageBody: text)
    }
}

extension TranslationResult {
    /// The parts as `submit_sm`; empty for anything else.
    var submits: [SubmitSM] {
        guard case .parts(let parts) = self else { return [] }
        return parts.compactMap { if case .submitSM(let pdu) = $0 { pdu } else { nil } }
    }

    var delivers: [DeliverSM] {
        guard case .parts(let parts) = self else { return [] }
        return parts.compactMap { if case .deliverSM(let pdu) = $0 { pdu } else { nil } }
    }

    var why: String? {
        if case .impossible(let why) = self { why } else { nil }
    }
}
