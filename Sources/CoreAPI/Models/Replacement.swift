package import Common

/// What `replace_sm` may change in a message that is still pending (SMPP 3.4 §4.10).
package struct Replacement: Equatable, Sendable, JSONReadable, JSONWritable {
    /// The bind that asks; it must be the one that the message came in by.
    package var sourceSmsc: String?
    package var sourceMsisdn: String?
    package var messageBody: String?
    package var rawPayload: [UInt8]?
    package var tpDcs: UInt8?
    package var deliverAfter: Timestamp?
    package var expires: Timestamp?
    package var registeredDelivery: UInt8?

    package init(sourceSmsc: String? = nil) {
        self.sourceSmsc = sourceSmsc
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init()
        try json.members { json throws(JSONError) in
            guard let field = json.key(in: ContentField.table) else { return }
            try self.read(field, from: &json)
        }
    }

    private mutating func read(_ field: ContentField, from json: inout JSONReader) throws(JSONError) {
        switch field {
        case .sourceSmsc: self.sourceSmsc = try json.string(atMost: 64)
        case .sourceMsisdn: self.sourceMsisdn = try json.string(atMost: 64)
        case .messageBody: self.messageBody = try json.string()
        case .rawPayload: self.rawPayload = try json.base64()
        case .tpDcs: self.tpDcs = try json.number()
        case .deliverAfter: self.deliverAfter = try json.timestamp()
        case .expires: self.expires = try json.timestamp()
        case .registeredDelivery: self.registeredDelivery = try json.number()
        case .destinationMsisdn, .destSmsc, .udh, .sourceTon, .sourceNpi, .destTon, .destNpi, .priority,
            .sourceMessageID,
            .concat, .esmClass, .serviceType, .protocolID, .tlvs, .kind, .receipt:
            throw JSONError(.notAllowed("cannot be replaced"), at: json.position)
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(ContentField.sourceSmsc, self.sourceSmsc)
            json.member(ContentField.sourceMsisdn, self.sourceMsisdn)
            json.member(ContentField.messageBody, self.messageBody)
            json.member(ContentField.rawPayload, octets: self.rawPayload)
            json.member(ContentField.tpDcs, self.tpDcs)
            json.member(ContentField.deliverAfter, self.deliverAfter)
            json.member(ContentField.expires, self.expires)
            json.member(ContentField.registeredDelivery, self.registeredDelivery)
        }
    }
}
