import Common
import CoreAPI
import Foundation

/// A message ready to be stored: checked, routed and encoded beforehand, so that the writing thread only writes.
struct PreparedMessage: Sendable {
    /// What happens with it.
    enum Disposition: Equatable, Sendable {
        /// Kept until a bind fetches it; without a bind, until somebody gives it a route.
        case queue(destSmsc: String?)
        case drop
        case reply(String)
    }

    let content: MessageContent
    let disposition: Disposition
    let idempotencyKey: String?
    /// The members of its JSON that never change.
    let fixed: Data

    init(_ content: MessageContent, disposition: Disposition, idempotencyKey: String? = nil) {
        self.content = content
        self.disposition = disposition
        self.idempotencyKey = idempotencyKey
        var json = JSONWriter()
        content.writeFixed(to: &json)
        self.fixed = Data(json.bytes)
    }

    /// Routes a message that names no bind.
    init(_ message: NewMessage, by table: RoutingTable, dice: UInt64) {
        let content = message.content
        let disposition: Disposition
        if let smsc = content.destSmsc {
            disposition = .queue(destSmsc: smsc)
        } else {
            let route = table.choose(
                destination: content.destinationMsisdn,
                source: content.sourceMsisdn,
                sourceSmsc: content.sourceSmsc,
                dice: dice
            )
            switch route?.action {
            case .route: disposition = .queue(destSmsc: route?.destSmsc)
            case .drop: disposition = .drop
            case .autoReply: disposition = .reply(route?.reply ?? "")
            case nil: disposition = .queue(destSmsc: nil)
            }
        }
        self.init(content, disposition: disposition, idempotencyKey: message.idempotencyKey)
    }

    /// The answer of an `auto_reply` route: the other way, over the bind that the message came in by.
    func reply(_ text: String) -> PreparedMessage? {
        guard let smsc = self.content.sourceSmsc else { return nil }
        var reply = MessageContent(
            sourceMsisdn: self.content.destinationMsisdn,
            destinationMsisdn: self.content.sourceMsisdn,
            messageBody: text
        )
        reply.sourceTon = self.content.destTon
        reply.sourceNpi = self.content.destNpi
        reply.destTon = self.content.sourceTon
        reply.destNpi = self.content.sourceNpi
        return PreparedMessage(reply, disposition: .queue(destSmsc: smsc))
    }
}
