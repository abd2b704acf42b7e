import Common
import NIOCore

/// The values of the message cache as fields of a frame, written and read side by side.
extension FieldReader {
    mutating func messageID(_ field: String) throws(WireFault) -> MessageID {
        guard let id = MessageID(try self.integer(field)) else { throw WireFault(.invalid(field: field)) }
        return id
    }

    mutating func messageIDs(_ field: String) throws(WireFault) -> [MessageID] {
        try self.list(field) { reader throws(WireFault) in try reader.messageID(field) }
    }

    mutating func bytes(_ field: String) throws(WireFault) -> [UInt8] {
        Array(try self.octets(field).readableBytesView)
    }

    mutating func optional<Value>(
        _ field: String,
        _ value: (inout FieldReader) throws(WireFault) -> Value
    ) throws(WireFault) -> Value? {
        try self.bool(field) ? try value(&self) : nil
    }

    mutating func count(_ field: String) throws(WireFault) -> Int {
        let value: UInt32 = try self.integer(field)
        return Int(value)
    }

    mutating func timestamp(_ field: String) throws(WireFault) -> Timestamp {
        Timestamp(milliseconds: try self.integer(field))
    }

    mutating func bindName(_ field: String) throws(WireFault) -> BindName {
        guard let name = BindName(try self.string(field)) else { throw WireFault(.invalid(field: field)) }
        return name
    }

    mutating func row() throws(WireFault) -> CacheRow {
        CacheRow(payload: try self.bytes("payload")[...], wantsFailureReceipt: try self.bool("wants_failure_receipt"))
    }

    mutating func cachedMessage() throws(WireFault) -> CachedMessage {
        let id = try self.messageID("id")
        let bind = try self.bindName("bind")
        let octet: UInt8 = try self.integer("state")
        guard let state = CacheState(rawValue: Int64(octet)) else { throw WireFault(.invalid(field: "state")) }
        return CachedMessage(
            id: id,
            bind: bind,
            state: state,
            retryCount: try self.count("retry_count"),
            nextRetryAt: try self.optional("next_retry_at") { reader throws(WireFault) in
                try reader.timestamp("next_retry_at")
            },
            receivedAt: try self.timestamp("received_at"),
            wantsFailureReceipt: try self.bool("wants_failure_receipt"),
            lastError: try self.optional("last_error") { reader throws(WireFault) in try reader.string("last_error") },
            payload: try self.bytes("payload"),
            isTried: try self.bool("is_tried")
        )
    }

    mutating func sendingPart() throws(WireFault) -> SendingPart {
        SendingPart(coreID: try self.integer("core_id"), part: try self.count("part"))
    }

    mutating func carrierOutcome() throws(WireFault) -> CarrierOutcome {
        CarrierOutcome(
            status: try self.integer("status"),
            carrierID: try self.optional("carrier_id") { reader throws(WireFault) in try reader.string("carrier_id") }
        )
    }

    mutating func carrierKey() throws(WireFault) -> CarrierKey {
        CarrierKey(
            group: try self.integer("group"),
            id: try self.integer("id"),
            destination: try self.integer("destination")
        )
    }

    mutating func correlationMatch() throws(WireFault) -> CorrelationMatch {
        CorrelationMatch(
            key: try self.carrierKey(),
            part: try self.sendingPart(),
            carrierID: try self.string("carrier_id"),
            place: try self.count("place")
        )
    }
}

extension ByteBuffer {
    mutating func writeField(_ id: MessageID) {
        self.writeInteger(id.value)
    }

    mutating func writeField(_ ids: [MessageID]) {
        self.writeList(ids) { $1.writeField($0) }
    }

    mutating func writeField(_ bytes: some Collection<UInt8>) {
        self.writeInteger(UInt32(truncatingIfNeeded: bytes.count))
        self.writeBytes(bytes)
    }

    mutating func writeCount(_ count: Int) {
        self.writeInteger(UInt32(clamping: count))
    }

    mutating func writeOptional<Value>(_ value: Value?, _ write: (Value, inout ByteBuffer) -> Void) {
        self.writeField(value != nil)
        if let value { write(value, &self) }
    }

    mutating func writeField(_ row: CacheRow) {
        self.writeField(row.payload)
        self.writeField(row.wantsFailureReceipt)
    }

    mutating func writeField(_ message: CachedMessage) {
        self.writeField(message.id)
        self.writeField(message.bind.value)
        self.writeInteger(UInt8(truncatingIfNeeded: message.state.rawValue))
        self.writeCount(message.retryCount)
        self.writeOptional(message.nextRetryAt) { $1.writeInteger($0.milliseconds) }
        self.writeInteger(message.receivedAt.milliseconds)
        self.writeField(message.wantsFailureReceipt)
        self.writeOptional(message.lastError) { $1.writeField($0) }
        self.writeField(message.payload)
        self.writeField(message.isTried)
    }

    mutating func writeField(_ part: SendingPart) {
        self.writeInteger(part.coreID)
        self.writeCount(part.part)
    }

    mutating func writeField(_ outcome: CarrierOutcome) {
        self.writeInteger(outcome.status)
        self.writeOptional(outcome.carrierID) { $1.writeField($0) }
    }

    mutating func writeField(_ key: CarrierKey) {
        self.writeInteger(key.group)
        self.writeInteger(key.id)
        self.writeInteger(key.destination)
    }

    mutating func writeField(_ match: CorrelationMatch) {
        self.writeField(match.key)
        self.writeField(match.part)
        self.writeField(match.carrierID)
        self.writeCount(match.place)
    }
}
