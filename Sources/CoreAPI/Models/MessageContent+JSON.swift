/// The names of a message's fields in Core's JSON.
package enum ContentField: String, CaseIterable, Sendable {
    case sourceMsisdn = "source_msisdn"
    case destinationMsisdn = "destination_msisdn"
    case messageBody = "message_body"
    case tpDcs = "tp_dcs"
    case sourceSmsc = "source_smsc"
    case destSmsc = "dest_smsc"
    case deliverAfter = "deliver_after"
    case expires
    case rawPayload = "raw_payload"
    case udh
    case sourceTon = "source_ton"
    case sourceNpi = "source_npi"
    case destTon = "dest_ton"
    case destNpi = "dest_npi"
    case registeredDelivery = "registered_delivery"
    case priority
    case sourceMessageID = "source_message_id"
    case concat
    case esmClass = "esm_class"
    case serviceType = "service_type"
    case protocolID = "protocol_id"
    case tlvs
    case kind
    case receipt

    static let table = FieldTable<ContentField>()
}

extension MessageContent: JSONReadable, JSONWritable {
    package init(from json: inout JSONReader) throws(JSONError) {
        self.init()
        try json.members { json throws(JSONError) in
            guard let field = json.key(in: ContentField.table) else { return }
            try self.read(field, from: &json)
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            self.writeFixed(to: &json)
            self.writeMovable(to: &json)
        }
    }

    mutating func read(_ field: ContentField, from json: inout JSONReader) throws(JSONError) {
        switch field {
        case .sourceMsisdn: self.sourceMsisdn = try json.string()
        case .destinationMsisdn: self.destinationMsisdn = try json.string()
        case .messageBody: self.messageBody = try json.string()
        case .tpDcs: self.tpDcs = try json.number()
        case .sourceSmsc: self.sourceSmsc = try json.string()
        case .destSmsc: self.destSmsc = try json.string()
        case .deliverAfter: self.deliverAfter = try json.timestamp()
        case .expires: self.expires = try json.timestamp()
        case .rawPayload: self.rawPayload = try json.base64()
        case .udh: self.udh = try json.base64()
        case .sourceTon: self.sourceTon = try json.number()
        case .sourceNpi: self.sourceNpi = try json.number()
        case .destTon: self.destTon = try json.number()
        case .destNpi: self.destNpi = try json.number()
        case .registeredDelivery: self.registeredDelivery = try json.number()
        case .priority: self.priority = try json.number()
        case .sourceMessageID: self.sourceMessageID = try json.string()
        case .concat: self.concat = try Concatenation(from: &json)
        case .esmClass: self.esmClass = try json.number()
        case .serviceType: self.serviceType = try json.string()
        case .protocolID: self.protocolID = try json.number()
        case .tlvs: try self.readTLVs(from: &json)
        case .kind: self.kind = try json.choice(Kind.self)
        case .receipt: self.receipt = try Receipt(from: &json)
        }
    }

    private mutating func readTLVs(from json: inout JSONReader) throws(JSONError) {
        var tlvs: [EndToEndTLV] = []
        try json.elements(atMost: 256) { json throws(JSONError) in tlvs.append(try EndToEndTLV(from: &json)) }
        self.tlvs = tlvs
    }

    /// The members that never change once Core has the message; the embedded Core stores them as they are written here.
    package func writeFixed(to json: inout JSONWriter) {
        json.member(ContentField.sourceMsisdn, self.sourceMsisdn)
        json.member(ContentField.destinationMsisdn, self.destinationMsisdn)
        json.member(ContentField.messageBody, self.messageBody)
        json.member(ContentField.tpDcs, self.tpDcs)
        json.member(ContentField.sourceSmsc, self.sourceSmsc)
        json.member(ContentField.rawPayload, octets: self.rawPayload)
        json.member(ContentField.udh, octets: self.udh)
        json.member(ContentField.sourceTon, self.sourceTon)
        json.member(ContentField.sourceNpi, self.sourceNpi)
        json.member(ContentField.destTon, self.destTon)
        json.member(ContentField.destNpi, self.destNpi)
        if self.registeredDelivery != 0 { json.member(ContentField.registeredDelivery, self.registeredDelivery) }
        if self.priority != 0 { json.member(ContentField.priority, self.priority) }
        json.member(ContentField.sourceMessageID, self.sourceMessageID)
        json.member(ContentField.concat, value: self.concat)
        json.member(ContentField.esmClass, self.esmClass)
        json.member(ContentField.serviceType, self.serviceType)
        json.member(ContentField.protocolID, self.protocolID)
        json.member(ContentField.tlvs, list: self.tlvs)
        json.member(ContentField.kind, self.kind.rawValue)
        json.member(ContentField.receipt, value: self.receipt)
    }

    /// The members that routing and retries change.
    package func writeMovable(to json: inout JSONWriter) {
        json.member(ContentField.destSmsc, self.destSmsc)
        json.member(ContentField.deliverAfter, self.deliverAfter)
        json.member(ContentField.expires, self.expires)
    }
}

extension Concatenation: JSONReadable, JSONWritable {
    private enum Field: String, CaseIterable {
        case reference
        case part
        case parts

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(reference: 0, part: 0, parts: 0)
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .reference: self.reference = try json.number()
            case .part: self.part = try json.number()
            case .parts: self.parts = try json.number()
            case nil: break
            }
        }
        guard self.part >= 1, self.part <= self.parts else {
            throw JSONError(.notAllowed("part must be between 1 and parts"), at: json.position)
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.reference, self.reference)
            json.member(Field.part, self.part)
            json.member(Field.parts, self.parts)
        }
    }
}

extension EndToEndTLV: JSONReadable, JSONWritable {
    private enum Field: String, CaseIterable {
        case tag
        case value

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        var tag: UInt16?
        var value: [UInt8] = []
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .tag: tag = try json.number()
            case .value: value = try json.base64()
            case nil: break
            }
        }
        guard let tag else { throw JSONError(.missing, at: json.position, field: Field.tag.rawValue) }
        self.init(tag: tag, value: value)
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.tag, self.tag)
            json.member(Field.value, octets: self.value)
        }
    }
}
