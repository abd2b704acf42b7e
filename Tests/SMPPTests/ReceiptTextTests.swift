import SMPP
import Testing

/// One sample of the wild, abridged in the specification and here filled up to a whole receipt.
struct ReceiptSample: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let id: String?
    var sub: Int?
    var dlvrd: Int?
    var submit: String?
    var done: String?
    var stat: String?
    var err: String?
    var said: String?

    init(
        _ name: String,
        _ text: String,
        id: String? = nil,
        sub: Int? = nil,
        dlvrd: Int? = nil,
        submit: String? = nil,
        done: String? = nil,
        stat: String? = nil,
        err: String? = nil,
        said: String? = nil
    ) {
        self.testDescription = name
        self.text = text
        self.id = id
        self.sub = sub
        self.dlvrd = dlvrd
        self.submit = submit
        self.done = done
        self.stat = stat
        self.err = err
        self.said = said
    }
}

@Suite struct ReceiptTextTests {
    static let samples: [ReceiptSample] = [
        .init(
            "appendix B",
            "id:1234567890 sub:001 dlvrd:001 submit date:0809011130 done date:0809011131 stat:DELIVRD err:000 Text: . . .",
            id: "1234567890",
            sub: 1,
            dlvrd: 1,
            submit: "0809011130",
            done: "0809011131",
            stat: "DELIVRD",
            err: "000",
            said: ". . ."
        ),
        .init(
            "raw UTF-16 in the text",
            "id:0489708364 sub:001 dlvrd:001 submit date:1405191212 done date:1405191213 stat:DELIVRD err:000 text:\u{04}\u{1f}\u{04}@\u{04}8",
            id: "0489708364",
            sub: 1,
            dlvrd: 1,
            submit: "1405191212",
            done: "1405191213",
            stat: "DELIVRD",
            err: "000",
            said: "\u{04}\u{1f}\u{04}@\u{04}8"
        ),
        .init(
            "no sub, no text, a NUL at the end",
            "id:0000436949 submit date:1504211508 done date:1504211508 stat:DELIVRD err:000\0",
            id: "0000436949",
            submit: "1504211508",
            done: "1504211508",
            stat: "DELIVRD",
            err: "000"
        ),
        .init(
            "padded text",
            "id:126e85a6edeac1a02020099312479564 sub:001 dlvrd:001 submit date:1003111223 done date:1003111224 stat:DELIVRD err:000 Text:Hello               ",
            id: "126e85a6edeac1a02020099312479564",
            sub: 1,
            dlvrd: 1,
            submit: "1003111223",
            done: "1003111224",
            stat: "DELIVRD",
            err: "000",
            said: "Hello"
        ),
        .init(
            "dates with seconds",
            "id:6a3ed98a66444e8abac3acd9bba8656f sub:001 dlvrd:001 submit date:141016003650 done date:141016003651 stat:UNDELIV err:000 text:",
            id: "6a3ed98a66444e8abac3acd9bba8656f",
            sub: 1,
            dlvrd: 1,
            submit: "141016003650",
            done: "141016003651",
            stat: "UNDELIV",
            err: "000",
            said: ""
        ),
        .init(
            "a UUID",
            "id:bc59b8aa-2fd2-4035-8113-19301e050079 sub:001 dlvrd:001 stat:DELIVRD err:000 text:-",
            id: "bc59b8aa-2fd2-4035-8113-19301e050079",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "000",
            said: "-"
        ),
        .init(
            "four digits of error",
            "id:145100315320224957 sub:001 dlvrd:001 submit date:1510031532 done date:1510031533 stat:DELIVRD err:0000 text:Test (mehdi)",
            id: "145100315320224957",
            sub: 1,
            dlvrd: 1,
            submit: "1510031532",
            done: "1510031533",
            stat: "DELIVRD",
            err: "0000",
            said: "Test (mehdi)"
        ),
        .init(
            "text used for billing",
            "id:4D19C83C sub:001 dlvrd:001 stat:DELIVRD err:000 text:GW250 MCC=270 MNC=1 BillingMNC=1",
            id: "4D19C83C",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "000",
            said: "GW250 MCC=270 MNC=1 BillingMNC=1"
        ),
        .init(
            "nine digits",
            "id:795920026 sub:001 dlvrd:001 stat:DELIVRD err:000 text:ok",
            id: "795920026",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "000",
            said: "ok"
        ),
        .init(
            "a space after text",
            "id:94251430923 sub:001 dlvrd:001 stat:ACCEPTD err:107 text: 26F102",
            id: "94251430923",
            sub: 1,
            dlvrd: 1,
            stat: "ACCEPTD",
            err: "107",
            said: "26F102"
        ),
        .init(
            "fourteen digits of date",
            "id:2E179B310EDE971B2760C72B7F026E1B submit date:20110314181534 done date:20110314181741 stat:DELIVRD err:0",
            id: "2E179B310EDE971B2760C72B7F026E1B",
            submit: "20110314181534",
            done: "20110314181741",
            stat: "DELIVRD",
            err: "0"
        ),
        .init(
            "another order, text not last",
            "sub:001 id:74e02ee1-1111-4aaa-9bbb-000000000001 err:000 dlvrd:001 done date:1003111224 submit date:1003111223 text: stat:DELIVRD",
            id: "74e02ee1-1111-4aaa-9bbb-000000000001",
            sub: 1,
            dlvrd: 1,
            submit: "1003111223",
            done: "1003111224",
            stat: "DELIVRD",
            err: "000",
            said: ""
        ),
        .init(
            "an error that is no number",
            "id:1 sub:001 dlvrd:001 stat:DELIVRD err:21b text:x",
            id: "1",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "21b",
            said: "x"
        ),
        .init(
            "zero dates",
            "id:12345 sub:001 dlvrd:001 submit date:7001010000 done date:0000000000 stat:DELIVRD err:000 text:x",
            id: "12345",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "000",
            said: "x"
        ),
        .init(
            "text without its key",
            "id:1 sub:001 dlvrd:001 submit date:0809011130 done date:0809011131 stat:DELIVRD err:000 ORIGINAL",
            id: "1",
            sub: 1,
            dlvrd: 1,
            submit: "0809011130",
            done: "0809011131",
            stat: "DELIVRD",
            err: "000",
            said: "ORIGINAL"
        ),
        .init(
            "seconds",
            "id:1 submit date:080901113012 stat:DELIVRD",
            id: "1",
            submit: "080901113012",
            stat: "DELIVRD"
        ),
        .init("a state alone", "stat:DELIVRD", stat: "DELIVRD"),
        .init(
            "a long state, after the error",
            "id:0123456789 sub:001 dlvrd:000 err:123 stat:DND_REJECTED text:Hello World",
            id: "0123456789",
            sub: 1,
            dlvrd: 0,
            stat: "DND_REJECTED",
            err: "123",
            said: "Hello World"
        ),
        .init(
            "short numbers",
            "id:68673723 sub:1 dlvrd:13 stat:DELIVRD err:0 Text:\u{04}\u{1a}",
            id: "68673723",
            sub: 1,
            dlvrd: 13,
            stat: "DELIVRD",
            err: "0",
            said: "\u{04}\u{1a}"
        ),
        .init(
            "twelve digits with a long year",
            "id:c87c2273-0000-4000-8000-000000000000 submit date:201506201641 done date:201506201642 stat:DELIVRD err:000",
            id: "c87c2273-0000-4000-8000-000000000000",
            submit: "20150620164100",
            done: "20150620164200",
            stat: "DELIVRD",
            err: "000"
        ),
        .init(
            "odd counts",
            "id:45013692 sub:0 dlvrd:28 stat:UNDELIV err:21 Text:*100#",
            id: "45013692",
            sub: 0,
            dlvrd: 28,
            stat: "UNDELIV",
            err: "21",
            said: "*100#"
        ),
        .init(
            "eighteen digits",
            "id:117062714244798261 sub:001 dlvrd:001 stat:DELIVRD err:000 text:x",
            id: "117062714244798261",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "000",
            said: "x"
        ),
        .init(
            "OpenMarket",
            "id:7 submitdate:0809011130 donedate:000000000000 stat:REJECTED err:375",
            id: "7",
            submit: "0809011130",
            stat: "REJECTED",
            err: "375"
        ),
        .init(
            "capital letters and wide spaces",
            "ID:7  SUB:001  Submit  Date:0809011130  STAT:delivrd  ERR:nul",
            id: "7",
            sub: 1,
            submit: "0809011130",
            stat: "delivrd",
            err: "nul"
        ),
        .init(
            "empty values",
            "id: sub: dlvrd: submit date: done date: stat:EXPIRED err: text:",
            stat: "EXPIRED",
            said: ""
        ),
        .init(
            "a text that quotes a receipt",
            "id:7 sub:001 dlvrd:001 submit date:0809011130 done date:0809011131 stat:DELIVRD err:000 text:my id:8 stat:EXPIRED",
            id: "7",
            sub: 1,
            dlvrd: 1,
            submit: "0809011130",
            done: "0809011131",
            stat: "DELIVRD",
            err: "000",
            said: "my id:8 stat:EXPIRED"
        ),
    ]

    @Test(arguments: Self.samples) func `a receipt of the wild is understood`(_ sample: ReceiptSample) throws {
        let receipt = try #require(ReceiptText.parse(Array(sample.text.utf8)))
        #expect(receipt.id == sample.id)
        #expect(receipt.sub == sample.sub)
        #expect(receipt.dlvrd == sample.dlvrd)
        #expect(receipt.submitDate == sample.submit.flatMap { ReceiptDate(digits: $0.utf8) })
        #expect(receipt.doneDate == sample.done.flatMap { ReceiptDate(digits: $0.utf8) })
        #expect(receipt.stat == sample.stat)
        #expect(receipt.err == sample.err)
        #expect(receipt.text == sample.said.map { Array($0.utf8) })
    }

    @Test(arguments: Self.samples) func `cut anywhere, a receipt is read as far as it goes`(_ sample: ReceiptSample) {
        let octets = Array(sample.text.utf8)
        for count in octets.indices { _ = ReceiptText.parse(Array(octets.prefix(count))) }
        for octet in UInt8(0)...255 { _ = ReceiptText.parse([octet] + octets + [octet]) }
    }

    @Test func `a receipt in real UCS2 is read like one in ASCII`() throws {
        let text = "id:7 sub:001 stat:DELIVRD err:000 text:привет"
        let receipt = try #require(ReceiptText.parse(UCS2.encode(text)))
        #expect(receipt.id == "7")
        #expect(receipt.state == .delivered)
        #expect(receipt.text == Array("привет".utf8))
    }

    @Test(arguments: [
        "", "hello", "id:", "stat:", "00,0210021543,0210021500,,447887123456,10110200000000,we2345678i9o03er45ty67u",
        "mid:7 mystat:DELIVRD", "\0\0\0", "id stat", ":::: : :", "submit date",
    ]) func `what names no message and no state is no receipt`(_ text: String) {
        #expect(ReceiptText.parse(Array(text.utf8)) == nil)
    }

    @Test func `unmarked text counts as a receipt only if it begins with an id and has a state`() {
        #expect(ReceiptText.looksLikeReceipt(Array("id:1 stat:DELIVRD".utf8)))
        #expect(ReceiptText.looksLikeReceipt(Array("Id:1 sub:001 Stat:DELIVRD err:0".utf8)))
        #expect(!ReceiptText.looksLikeReceipt(Array("stat:DELIVRD id:1".utf8)))
        #expect(!ReceiptText.looksLikeReceipt(Array("id:1 hello".utf8)))
        #expect(!ReceiptText.looksLikeReceipt(Array("my id:1 stat:DELIVRD".utf8)))
        #expect(!ReceiptText.looksLikeReceipt([]))
    }

    @Test func `a receipt is written as appendix B has it`() throws {
        let receipt = ReceiptText(
            id: "0123456789",
            state: .delivered,
            submitDate: ReceiptDate(year: 2026, month: 1, day: 2, hour: 3, minute: 4),
            doneDate: ReceiptDate(year: 2026, month: 1, day: 2, hour: 3, minute: 5),
            errorCode: 0,
            text: "Grüße, Jürgen! How are you?"
        )
        let octets = try #require(receipt.encoded())
        #expect(
            String(decoding: octets, as: UTF8.self)
                == "id:0123456789 sub:001 dlvrd:001 submit date:2601020304 done date:2601020305 stat:DELIVRD err:000 "
                + "text:Gr??e, J?rgen! How a"
        )
        #expect(ReceiptText.parse(octets) == receipt)
    }

    @Test(arguments: MessageState.allCases) func `what is written is read again`(_ state: MessageState) throws {
        let receipt = ReceiptText(id: "a-7", state: state, submitDate: nil, doneDate: nil, errorCode: 69, text: "stat:")
        let octets = try #require(receipt.encoded())
        #expect(ReceiptText.parse(octets) == receipt)
        #expect(ReceiptText.parse(octets)?.dlvrd == (state == .delivered ? 1 : 0))
        #expect(ReceiptText.parse(octets)?.networkErrorCode == NetworkErrorCode(code: 69))
    }

    @Test(arguments: ["", "two words", "tab\t", "é", String(repeating: "7", count: 65)])
    func `an id that would spoil the text is refused`(_ id: String) {
        #expect(ReceiptText(id: id, state: .expired, submitDate: nil, doneDate: nil).encoded() == nil)
    }

    @Test func `a receipt never exceeds 254 octets`() throws {
        var receipt = ReceiptText(
            id: String(repeating: "7", count: 64),
            state: .expired,
            submitDate: nil,
            doneDate: nil
        )
        receipt.text = [UInt8](repeating: 0x41, count: 500)
        #expect(try #require(receipt.encoded()).count == 254)
    }

    @Test func `states are known by the words of the specification and of the wild`() {
        let words: [(String, MessageState?)] = [
            ("ENROUTE", .enroute), ("DELIVRD", .delivered), ("EXPIRED", .expired), ("DELETED", .deleted),
            ("UNDELIV", .undeliverable), ("ACCEPTD", .accepted), ("UNKNOWN", .unknown), ("REJECTD", .rejected),
            ("SKIPPED", .skipped), ("FAILED", .undeliverable), ("ACKED", .enroute), ("BUFFRED", .enroute),
            ("BUFFERD", .enroute), ("DND_REJECTED", .rejected), ("rejected", .rejected), ("NONSENSE", nil), ("", nil),
        ]
        for (word, state) in words { #expect(MessageState(text: word) == state) }
        for state in MessageState.allCases where state != .scheduled {
            #expect(MessageState(text: state.text) == state)
        }
        #expect(ReceiptText.parse(Array("stat:NONSENSE".utf8))?.state == .unknown)
    }

    @Test func `accepted is not the last word`() {
        #expect(
            MessageState.allCases.filter(\.isFinal) == [
                .delivered, .expired, .deleted, .undeliverable, .rejected, .skipped,
            ]
        )
    }

    @Test func `a network error is read from three octets, or three digits in ASCII`() {
        #expect(NetworkErrorCode(octets: octets("03 0001")) == NetworkErrorCode(network: 3, code: 1))
        #expect(NetworkErrorCode(octets: octets("303030")) == NetworkErrorCode(code: 0))
        #expect(NetworkErrorCode(octets: octets("313037")) == NetworkErrorCode(code: 107))
        #expect(NetworkErrorCode(octets: octets("08 ffff")) == NetworkErrorCode(network: 8, code: 0xFFFF))
        #expect(NetworkErrorCode(octets: octets("0300")) == nil)
        #expect(NetworkErrorCode(octets: []) == nil)
        #expect(NetworkErrorCode(network: 3, code: 0x1234).octets == octets("03 1234"))
        #expect(NetworkErrorCode(receiptText: "107") == NetworkErrorCode(code: 107))
        #expect(NetworkErrorCode(receiptText: "21b") == nil)
        #expect(NetworkErrorCode(receiptText: "99999") == nil)
        #expect(NetworkErrorCode(receiptText: "") == nil)
    }
}
