import Common
import NIOCore

/// The keeper's answers as octets: one of kind, then the fields in order.
extension StoreReply {
    private enum Kind: UInt8 {
        case refused = 1
        case touched, appended, fates, claimed, messages, parts, early, findings
    }

    func write(into buffer: inout ByteBuffer) {
        switch self {
        case .refused(let refusal):
            Self.begin(.refused, &buffer)
            buffer.writeInteger(refusal.rawValue)
        case .touched(let count):
            Self.begin(.touched, &buffer)
            buffer.writeInteger(count)
        case .appended(let answer):
            Self.begin(.appended, &buffer)
            Self.write(answer, &buffer)
        case .fates(let fates):
            Self.begin(.fates, &buffer)
            buffer.writeList(fates, Self.write)
        case .claimed(let answer):
            Self.begin(.claimed, &buffer)
            buffer.writeList(answer.messages) { $1.writeField($0) }
            buffer.writeOptional(answer.nextDue) { $1.writeInteger($0.milliseconds) }
            buffer.writeField(answer.isMoreDue)
        case .messages(let messages):
            Self.begin(.messages, &buffer)
            buffer.writeList(messages) { $1.writeField($0) }
        case .parts(let parts):
            Self.begin(.parts, &buffer)
            buffer.writeList(parts, Self.write)
        case .early(let receipts):
            Self.begin(.early, &buffer)
            buffer.writeList(receipts) { receipt, buffer in
                buffer.writeField(receipt.match)
                buffer.writeField(receipt.payload)
            }
        case .findings(let findings):
            Self.begin(.findings, &buffer)
            buffer.writeList(findings, Self.write)
        }
    }

    init(_ reader: inout FieldReader) throws(WireFault) {
        let kind: Kind = try reader.raw("reply")
        switch kind {
        case .refused: self = .refused(try reader.raw("refusal"))
        case .touched: self = .touched(try reader.integer("count"))
        case .appended: self = .appended(try Self.readAppended(&reader))
        case .fates: self = .fates(try reader.list("fates", Self.readFate))
        case .claimed:
            let messages = try Self.readMessages(&reader)
            let nextDue = try reader.optional("next_due") { reader throws(WireFault) in try reader.timestamp("next_due")
            }
            self = .claimed(
                ClaimAnswer(messages: messages, nextDue: nextDue, isMoreDue: try reader.bool("more_due"))
            )
        case .messages: self = .messages(try Self.readMessages(&reader))
        case .parts: self = .parts(try reader.list("parts", Self.readPart))
        case .early:
            self = .early(
                try reader.list("receipts") { reader throws(WireFault) in
                    EarlyReceipt(match: try reader.correlationMatch(), payload: try reader.bytes("payload"))
                }
            )
        case .findings: self = .findings(try reader.list("findings", Self.readFinding))
        }
    }

    // MARK: Fields

    private static func begin(_ kind: Kind, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(kind.rawValue)
    }

    private static func readMessages(_ reader: inout FieldReader) throws(WireFault) -> [CachedMessage] {
        try reader.list("messages") { reader throws(WireFault) in try reader.cachedMessage() }
    }

    /// Ids are given one after another, so the first one and their number say them all.
    private static func write(_ answer: AppendAnswer, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(answer.ids.first?.value ?? 0)
        buffer.writeCount(answer.ids.count)
        buffer.writeInteger(answer.refusal?.rawValue ?? 0)
        buffer.writeField(answer.dropped)
    }

    /// No append has more rows than this: a count beyond it is nonsense.
    private static let mostIDs: Int64 = 1 << 20

    private static func readAppended(_ reader: inout FieldReader) throws(WireFault) -> AppendAnswer {
        let first: Int64 = try reader.integer("first")
        let count = Int64(try reader.count("count"))
        guard count <= Self.mostIDs, first > .min + count else { throw WireFault(.invalid(field: "count")) }
        var ids: [MessageID] = []
        for offset in 0..<count {
            guard let id = MessageID(first - offset) else { throw WireFault(.invalid(field: "first")) }
            ids.append(id)
        }
        let octet: UInt8 = try reader.integer("refusal")
        let refusal = AppendAnswer.Refusal(rawValue: octet)
        guard octet == 0 || refusal != nil else { throw WireFault(.invalid(field: "refusal")) }
        return AppendAnswer(ids: ids, refusal: refusal, dropped: try reader.messageIDs("dropped"))
    }

    private static func write(_ fate: DeliveryFate, _ buffer: inout ByteBuffer) {
        switch fate {
        case .untouched: buffer.writeInteger(UInt8(0))
        case .retry(let retry, let due):
            buffer.writeInteger(UInt8(1))
            buffer.writeCount(retry)
            buffer.writeInteger(due.milliseconds)
        case .failedPermanent(let retries, let owesReceipt):
            buffer.writeInteger(UInt8(2))
            buffer.writeCount(retries)
            buffer.writeField(owesReceipt)
        }
    }

    private static func readFate(_ reader: inout FieldReader) throws(WireFault) -> DeliveryFate {
        switch try reader.integer("fate") as UInt8 {
        case 0: return .untouched
        case 1: return .retry(try reader.count("retry"), at: try reader.timestamp("due"))
        case 2:
            return .failedPermanent(retries: try reader.count("retries"), owesReceipt: try reader.bool("owes_receipt"))
        case _: throw WireFault(.invalid(field: "fate"))
        }
    }

    private static func write(_ part: OutgoingPart, _ buffer: inout ByteBuffer) {
        buffer.writeField(part.bind.value)
        buffer.writeField(part.part)
        buffer.writeCount(part.attempts)
        buffer.writeInteger(part.sentAt.milliseconds)
        buffer.writeOptional(part.outcome) { $1.writeField($0) }
    }

    private static func readPart(_ reader: inout FieldReader) throws(WireFault) -> OutgoingPart {
        OutgoingPart(
            bind: try reader.bindName("bind"),
            part: try reader.sendingPart(),
            attempts: try reader.count("attempts"),
            sentAt: try reader.timestamp("sent_at"),
            outcome: try reader.optional("outcome") { reader throws(WireFault) in try reader.carrierOutcome() }
        )
    }

    private static func write(_ finding: ReceiptFinding, _ buffer: inout ByteBuffer) {
        switch finding {
        case .unknown: buffer.writeInteger(UInt8(0))
        case .parked: buffer.writeInteger(UInt8(1))
        case .refused: buffer.writeInteger(UInt8(2))
        case .matched(let form, let matches):
            buffer.writeInteger(UInt8(3))
            buffer.writeCount(form)
            buffer.writeList(matches) { $1.writeField($0) }
        }
    }

    private static func readFinding(_ reader: inout FieldReader) throws(WireFault) -> ReceiptFinding {
        switch try reader.integer("finding") as UInt8 {
        case 0: return .unknown
        case 1: return .parked
        case 2: return .refused
        case 3:
            let form = try reader.count("form")
            let matches = try reader.list("matches") { reader throws(WireFault) in try reader.correlationMatch() }
            return .matched(form: form, matches)
        case _: throw WireFault(.invalid(field: "finding"))
        }
    }
}
