import Common
import IPC

/// What is asked of the keeper and what it answers, each with its octets.
enum StoreSamples {
    static let bind = name("acme")
    private static let ids = [id(-7), id(-8)]
    private static let row = CacheRow(payload: [0x61, 0x62], wantsFailureReceipt: true)
    private static let part = SendingPart(coreID: 9, part: 0x0301)
    private static let key = CarrierKey(group: 1, id: -2, destination: 3)
    private static let match = CorrelationMatch(key: key, part: part, carrierID: "c-1", place: 4)
    private static let moment = Timestamp(milliseconds: 1_700_000_000_000)
    private static let outcome = PartOutcome(
        part: part,
        outcome: CarrierOutcome(status: 0, carrierID: "c-1"),
        correlation: Correlation(key: key, part: part, carrierID: "c-1", otherForms: [5])
    )
    private static let message = CachedMessage(
        id: ids[0],
        bind: bind,
        state: .failedPermanent,
        retryCount: 10,
        nextRetryAt: moment,
        receivedAt: Timestamp(milliseconds: 1_600_000_000_000),
        wantsFailureReceipt: true,
        lastError: "503",
        payload: [0x61, 0x62],
        isTried: true
    )
    private static let plainMessage = CachedMessage(
        id: ids[1],
        bind: bind,
        state: .pending,
        retryCount: 0,
        nextRetryAt: nil,
        receivedAt: Timestamp(milliseconds: 1_600_000_000_000),
        wantsFailureReceipt: false,
        lastError: nil,
        payload: [],
        isTried: false
    )

    private static func id(_ value: Int64) -> MessageID { MessageID(value) ?? MessageID(number: 1) }

    private static func name(_ text: String) -> BindName {
        guard let name = BindName(text) else { preconditionFailure("\(text) is no name") }
        return name
    }

    static let requests: [FrameSample] = [
        FrameSample(
            frame: .store(7, Self.bind, .append([Self.row], held: true)),
            hex: "07 00000007 00000004 61636d65 01 01 00000001 00000002 6162 01"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .settle(Self.ids)),
            hex: "07 00000007 00000004 61636d65 02 00000002 fffffffffffffff9 fffffffffffffff8"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .fail([DeliveryFailure(id: Self.ids[0], error: "503", isPermanent: false)])),
            hex: "07 00000007 00000004 61636d65 03 00000001 fffffffffffffff9 00000003 353033 00"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .pause(Self.ids)),
            hex: "07 00000007 00000004 61636d65 04 00000002 fffffffffffffff9 fffffffffffffff8"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .claim(limit: 1000)),
            hex: "07 00000007 00000004 61636d65 05 000003e8"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .find(Self.ids[0])),
            hex: "07 00000007 00000004 61636d65 06 fffffffffffffff9"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .cancel(Self.ids[0])),
            hex: "07 00000007 00000004 61636d65 07 fffffffffffffff9"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .replace(Self.ids[0], Self.row)),
            hex: "07 00000007 00000004 61636d65 08 fffffffffffffff9 00000002 6162 01"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .owedReceipts(limit: 100)),
            hex: "07 00000007 00000004 61636d65 09 00000064"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .receiptsSent(Self.ids)),
            hex: "07 00000007 00000004 61636d65 0a 00000002 fffffffffffffff9 fffffffffffffff8"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .beginSending([Self.part], again: true)),
            hex: "07 00000007 00000004 61636d65 20 01 00000001 0000000000000009 00000301"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .forgetSending([Self.part])),
            hex: "07 00000007 00000004 61636d65 21 00000001 0000000000000009 00000301"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .keepOutcomes([Self.outcome])),
            hex: """
                07 00000007 00000004 61636d65 22 00000001 0000000000000009 00000301 00000000 01 00000003 632d31 \
                01 0000000000000001 fffffffffffffffe 0000000000000003 00000003 632d31 00000001 0000000000000005
                """
        ),
        FrameSample(
            frame: .store(7, Self.bind, .outcomesTaken([9])),
            hex: "07 00000007 00000004 61636d65 23 00000001 0000000000000009"
        ),
        FrameSample(
            frame: .store(7, Self.bind, .outgoing(.answered, after: Self.part, limit: 1000)),
            hex: "07 00000007 00000004 61636d65 24 02 01 0000000000000009 00000301 000003e8"
        ),
        FrameSample(
            frame: .store(
                7,
                Self.bind,
                .matchReceipts([ReceiptSearch(group: 1, forms: [-2], destination: 3, payload: [1])])
            ),
            hex: """
                07 00000007 00000004 61636d65 40 00000001 0000000000000001 00000001 fffffffffffffffe \
                0000000000000003 01 00000001 01
                """
        ),
        FrameSample(
            frame: .store(7, Self.bind, .forgetCorrelations([Self.match])),
            hex: """
                07 00000007 00000004 61636d65 41 00000001 0000000000000001 fffffffffffffffe 0000000000000003 \
                0000000000000009 00000301 00000003 632d31 00000004
                """
        ),
    ]

    static let replies: [FrameSample] = [
        FrameSample(
            frame: .stored(7, .refused(.busy)),
            hex: "25 00000007 01 02"
        ),
        FrameSample(
            frame: .stored(7, .touched(2)),
            hex: "25 00000007 02 00000002"
        ),
        FrameSample(
            frame: .stored(7, .appended(AppendAnswer(ids: Self.ids, refusal: .overflow, dropped: [Self.ids[0]]))),
            hex: "25 00000007 03 fffffffffffffff9 00000002 01 00000001 fffffffffffffff9"
        ),
        FrameSample(
            frame: .stored(
                7,
                .fates([.untouched, .retry(3, at: Self.moment), .failedPermanent(retries: 10, owesReceipt: true)])
            ),
            hex: "25 00000007 04 00000003 00 01 00000003 0000018bcfe56800 02 0000000a 01"
        ),
        FrameSample(
            frame: .stored(7, .claimed(ClaimAnswer(messages: [Self.message], nextDue: Self.moment, isMoreDue: false))),
            hex: """
                25 00000007 05 00000001 fffffffffffffff9 00000004 61636d65 02 0000000a 01 0000018bcfe56800 \
                00000174876e8000 01 01 00000003 353033 00000002 6162 01 01 0000018bcfe56800 00
                """
        ),
        FrameSample(
            frame: .stored(7, .messages([Self.message, Self.plainMessage])),
            hex: """
                25 00000007 06 00000002 fffffffffffffff9 00000004 61636d65 02 0000000a 01 0000018bcfe56800 \
                00000174876e8000 01 01 00000003 353033 00000002 6162 01 fffffffffffffff8 00000004 61636d65 00 \
                00000000 00 00000174876e8000 00 00 00000000 00
                """
        ),
        FrameSample(
            frame: .stored(
                7,
                .parts([OutgoingPart(bind: Self.bind, part: Self.part, attempts: 2, sentAt: Self.moment, outcome: nil)])
            ),
            hex: "25 00000007 07 00000001 00000004 61636d65 0000000000000009 00000301 00000002 0000018bcfe56800 00"
        ),
        FrameSample(
            frame: .stored(7, .early([EarlyReceipt(match: Self.match, payload: [1])])),
            hex: """
                25 00000007 08 00000001 0000000000000001 fffffffffffffffe 0000000000000003 0000000000000009 \
                00000301 00000003 632d31 00000004 00000001 01
                """
        ),
        FrameSample(
            frame: .stored(7, .findings([.unknown, .parked, .refused, .matched(form: 1, [Self.match])])),
            hex: """
                25 00000007 09 00000004 00 01 02 03 00000001 00000001 0000000000000001 fffffffffffffffe \
                0000000000000003 0000000000000009 00000301 00000003 632d31 00000004
                """
        ),
    ]
}

extension StoreRequest {
    /// A new kind has to be named here, and then sampled above.
    var word: String {
        switch self {
        case .append: "append"
        case .settle: "settle"
        case .fail: "fail"
        case .pause: "pause"
        case .claim: "claim"
        case .find: "find"
        case .cancel: "cancel"
        case .replace: "replace"
        case .owedReceipts: "owedReceipts"
        case .receiptsSent: "receiptsSent"
        case .beginSending: "beginSending"
        case .forgetSending: "forgetSending"
        case .keepOutcomes: "keepOutcomes"
        case .outcomesTaken: "outcomesTaken"
        case .outgoing: "outgoing"
        case .matchReceipts: "matchReceipts"
        case .forgetCorrelations: "forgetCorrelations"
        }
    }

    static let kindCount = 17
}

extension StoreReply {
    var word: String {
        switch self {
        case .refused: "refused"
        case .touched: "touched"
        case .appended: "appended"
        case .fates: "fates"
        case .claimed: "claimed"
        case .messages: "messages"
        case .parts: "parts"
        case .early: "early"
        case .findings: "findings"
        }
    }

    static let kindCount = 9
}
