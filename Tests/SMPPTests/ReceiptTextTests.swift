import SMPP
import Testing

@Suite struct ReceiptTextTests {
    @Test(arguments: ReceiptSample.samples) func `a receipt of the wild is understood`(_ sample: ReceiptSample) throws {
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

    @Test(arguments: ReceiptSample.samples) func `cut anywhere, a receipt is read as far as it goes`(
        _ sample: ReceiptSample
    ) {
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
        #expect(NetworkErrorCode(octets: bytes("03 0001")) == NetworkErrorCode(network: 3, code: 1))
        #expect(NetworkErrorCode(octets: bytes("303030")) == NetworkErrorCode(code: 0))
        #expect(NetworkErrorCode(octets: bytes("313037")) == NetworkErrorCode(code: 107))
        #expect(NetworkErrorCode(octets: bytes("08 ffff")) == NetworkErrorCode(network: 8, code: 0xFFFF))
        #expect(NetworkErrorCode(octets: bytes("0300")) == nil)
        #expect(NetworkErrorCode(octets: []) == nil)
        #expect(NetworkErrorCode(network: 3, code: 0x1234).octets == bytes("03 1234"))
        #expect(NetworkErrorCode(receiptText: "107") == NetworkErrorCode(code: 107))
        #expect(NetworkErrorCode(receiptText: "21b") == nil)
        #expect(NetworkErrorCode(receiptText: "99999") == nil)
        #expect(NetworkErrorCode(receiptText: "") == nil)
    }
}
