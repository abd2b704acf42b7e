import Common
import NIOCore

/// Requests to the keeper as octets: one of kind, then the fields in order.
extension StoreRequest {
    private enum Kind: UInt8 {
        case append = 1
        case settle, fail, pause, claim, find, cancel, replace, owedReceipts, receiptsSent
        case beginSending = 32
        case forgetSending, keepOutcomes, outcomesTaken, outgoing
        case matchReceipts = 64
        case forgetCorrelations
    }

    func write(into buffer: inout ByteBuffer) {
        switch self {
        case .append(let rows, let held):
            Self.begin(.append, &buffer)
            buffer.writeField(held)
            buffer.writeList(rows) { $1.writeField($0) }
        case .settle(let ids): Self.begin(.settle, ids, &buffer)
        case .fail(let failures):
            Self.begin(.fail, &buffer)
            buffer.writeList(failures, Self.write)
        case .pause(let ids): Self.begin(.pause, ids, &buffer)
        case .claim(let limit): Self.begin(.claim, limit, &buffer)
        case .find(let id): Self.begin(.find, id, &buffer)
        case .cancel(let id): Self.begin(.cancel, id, &buffer)
        case .replace(let id, let row):
            Self.begin(.replace, id, &buffer)
            buffer.writeField(row)
        case .owedReceipts(let limit): Self.begin(.owedReceipts, limit, &buffer)
        case .receiptsSent(let ids): Self.begin(.receiptsSent, ids, &buffer)
        case .beginSending, .forgetSending, .keepOutcomes, .outcomesTaken, .outgoing: self.writeOutgoing(into: &buffer)
        case .matchReceipts(let searches):
            Self.begin(.matchReceipts, &buffer)
            buffer.writeList(searches, Self.write)
        case .forgetCorrelations(let matches):
            Self.begin(.forgetCorrelations, &buffer)
            buffer.writeList(matches) { $1.writeField($0) }
        }
    }

    private func writeOutgoing(into buffer: inout ByteBuffer) {
        switch self {
        case .beginSending(let parts, let again):
            Self.begin(.beginSending, &buffer)
            buffer.writeField(again)
            buffer.writeList(parts) { $1.writeField($0) }
        case .forgetSending(let parts):
            Self.begin(.forgetSending, &buffer)
            buffer.writeList(parts) { $1.writeField($0) }
        case .keepOutcomes(let outcomes):
            Self.begin(.keepOutcomes, &buffer)
            buffer.writeList(outcomes, Self.write)
        case .outcomesTaken(let ids):
            Self.begin(.outcomesTaken, &buffer)
            buffer.writeList(ids) { $1.writeInteger($0) }
        case .outgoing(let kind, let after, let limit):
            Self.begin(.outgoing, &buffer)
            buffer.writeInteger(kind.rawValue)
            buffer.writeOptional(after) { $1.writeField($0) }
            buffer.writeInteger(limit)
        case .append, .settle, .fail, .pause, .claim, .find, .cancel, .replace, .owedReceipts, .receiptsSent,
            .matchReceipts, .forgetCorrelations:
            break
        }
    }

    init(_ reader: inout FieldReader) throws(WireFault) {
        let kind: Kind = try reader.raw("request")
        switch kind {
        case .append:
            let held = try reader.bool("held")
            self = .append(try reader.list("rows") { reader throws(WireFault) in try reader.row() }, held: held)
        case .settle: self = .settle(try reader.messageIDs("ids"))
        case .fail: self = .fail(try reader.list("failures", Self.readFailure))
        case .pause: self = .pause(try reader.messageIDs("ids"))
        case .claim: self = .claim(limit: try reader.integer("limit"))
        case .find: self = .find(try reader.messageID("id"))
        case .cancel: self = .cancel(try reader.messageID("id"))
        case .replace: self = .replace(try reader.messageID("id"), try reader.row())
        case .owedReceipts: self = .owedReceipts(limit: try reader.integer("limit"))
        case .receiptsSent: self = .receiptsSent(try reader.messageIDs("ids"))
        case .beginSending:
            let again = try reader.bool("again")
            self = .beginSending(try Self.readParts(&reader), again: again)
        case .forgetSending: self = .forgetSending(try Self.readParts(&reader))
        case .keepOutcomes: self = .keepOutcomes(try reader.list("outcomes", Self.readOutcome))
        case .outcomesTaken:
            self = .outcomesTaken(try reader.list("ids") { reader throws(WireFault) in try reader.integer("id") })
        case .outgoing:
            self = .outgoing(
                try reader.raw("kind"),
                after: try reader.optional("after") { reader throws(WireFault) in try reader.sendingPart() },
                limit: try reader.integer("limit")
            )
        case .matchReceipts: self = .matchReceipts(try reader.list("searches", Self.readSearch))
        case .forgetCorrelations:
            self = .forgetCorrelations(
                try reader.list("matches") { reader throws(WireFault) in try reader.correlationMatch() }
            )
        }
    }

    // MARK: Fields

    private static func begin(_ kind: Kind, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(kind.rawValue)
    }

    private static func begin(_ kind: Kind, _ ids: [MessageID], _ buffer: inout ByteBuffer) {
        buffer.writeInteger(kind.rawValue)
        buffer.writeField(ids)
    }

    private static func begin(_ kind: Kind, _ id: MessageID, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(kind.rawValue)
        buffer.writeField(id)
    }

    private static func begin(_ kind: Kind, _ limit: UInt32, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(kind.rawValue)
        buffer.writeInteger(limit)
    }

    private static func readParts(_ reader: inout FieldReader) throws(WireFault) -> [SendingPart] {
        try reader.list("parts") { reader throws(WireFault) in try reader.sendingPart() }
    }

    private static func write(_ failure: DeliveryFailure, _ buffer: inout ByteBuffer) {
        buffer.writeField(failure.id)
        buffer.writeField(failure.error)
        buffer.writeField(failure.isPermanent)
    }

    private static func readFailure(_ reader: inout FieldReader) throws(WireFault) -> DeliveryFailure {
        DeliveryFailure(
            id: try reader.messageID("id"),
            error: try reader.string("error"),
            isPermanent: try reader.bool("permanent")
        )
    }

    private static func write(_ outcome: PartOutcome, _ buffer: inout ByteBuffer) {
        buffer.writeField(outcome.part)
        buffer.writeField(outcome.outcome)
        buffer.writeOptional(outcome.correlation) { correlation, buffer in
            buffer.writeField(correlation.key)
            buffer.writeField(correlation.carrierID)
            buffer.writeList(correlation.otherForms) { $1.writeInteger($0) }
        }
    }

    private static func readOutcome(_ reader: inout FieldReader) throws(WireFault) -> PartOutcome {
        let part = try reader.sendingPart()
        return PartOutcome(
            part: part,
            outcome: try reader.carrierOutcome(),
            correlation: try reader.optional("correlation") { reader throws(WireFault) in
                Correlation(
                    key: try reader.carrierKey(),
                    part: part,
                    carrierID: try reader.string("carrier_id"),
                    otherForms: try reader.list("forms") { reader throws(WireFault) in try reader.integer("form") }
                )
            }
        )
    }

    private static func write(_ search: ReceiptSearch, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(search.group)
        buffer.writeList(search.forms) { $1.writeInteger($0) }
        buffer.writeInteger(search.destination)
        buffer.writeOptional(search.payload) { $1.writeField($0) }
    }

    private static func readSearch(_ reader: inout FieldReader) throws(WireFault) -> ReceiptSearch {
        ReceiptSearch(
            group: try reader.integer("group"),
            forms: try reader.list("forms") { reader throws(WireFault) in try reader.integer("form") },
            destination: try reader.integer("destination"),
            payload: try reader.optional("payload") { reader throws(WireFault) in try reader.bytes("payload")[...] }
        )
    }
}
