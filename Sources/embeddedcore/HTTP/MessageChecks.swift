import CoreAPI

/// What a message must keep to before it is taken.
enum MessageChecks {
    static let addressLimit = 64
    static let nameLimit = 64
    static let textLimit = 65_536

    /// The first rule that a message breaks; nil for one that keeps all.
    static func problem(of message: NewMessage) -> JSONError? {
        let content = message.content
        if content.destinationMsisdn.isEmpty { return Self.error(.destinationMsisdn, "may not be empty") }
        let texts: [(ContentField, String?, Int)] = [
            (.destinationMsisdn, content.destinationMsisdn, Self.addressLimit),
            (.sourceMsisdn, content.sourceMsisdn, Self.addressLimit),
            (.messageBody, content.messageBody, Self.textLimit),
            (.sourceSmsc, content.sourceSmsc, Self.nameLimit),
            (.destSmsc, content.destSmsc, Self.nameLimit),
            (.sourceMessageID, content.sourceMessageID, 65),
            (.serviceType, content.serviceType, 6),
        ]
        for (field, text, limit) in texts where (text?.utf8.count ?? 0) > limit {
            return Self.error(field, "is longer than \(limit) octets")
        }
        for (field, name) in [(ContentField.sourceSmsc, content.sourceSmsc), (.destSmsc, content.destSmsc)]
        where name?.isEmpty == true {
            return Self.error(field, "may not be empty")
        }
        return Self.octetProblem(of: content)
    }

    private static func octetProblem(of content: MessageContent) -> JSONError? {
        if (content.rawPayload?.count ?? 0) > Self.textLimit {
            return Self.error(.rawPayload, "is longer than \(Self.textLimit) octets")
        }
        if (content.udh?.count ?? 0) > 256 { return Self.error(.udh, "is longer than 256 octets") }
        if content.tlvs.contains(where: { $0.value.count > 65_535 }) {
            return Self.error(.tlvs, "holds a value longer than 65535 octets")
        }
        if content.kind == .receipt, content.receipt == nil { return Self.error(.receipt, "is required") }
        return nil
    }

    private static func error(_ field: ContentField, _ text: String) -> JSONError {
        JSONError(.notAllowed(text), field: field.rawValue)
    }
}
