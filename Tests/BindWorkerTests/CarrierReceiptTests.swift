import Common
import CoreAPI
import SMPP
import Testing

@testable import bindworker

@Suite struct CarrierReceiptTests {
    private static let text = """
        id:0489708364 sub:001 dlvrd:001 submit date:2611240800 done date:2611240801 stat:DELIVRD err:003 text:Hi
        """

    private func deliver(_ text: String = Self.text, esmClass: ESMClass = .deliveryReceipt) -> DeliverSM {
        DeliverSM(esmClass: esmClass, shortMessage: Array(text.utf8))
    }

    private func read(_ pdu: DeliverSM, byText: Bool = false) throws -> CarrierReceipt? {
        var bind = try ClientBind.carrier()
        bind.receiptsByText = byText
        return CarrierReceipt(pdu, bind: bind)
    }

    // MARK: What is a receipt

    @Test(arguments: [0x04, 0x20, 0x04 | 0x80, 0x04 | 0x40, 0x04 | 0x03, 0x20 | 0x80] as [UInt8])
    func `the message type of esm_class marks a receipt, whatever else is set`(_ esmClass: UInt8) throws {
        #expect(try self.read(self.deliver(esmClass: ESMClass(rawValue: esmClass)))?.id == "0489708364")
    }

    @Test(arguments: [0x00, 0x08, 0x10, 0x18, 0x40, 0x80, 0x24, 0x3C] as [UInt8])
    func `any other message type is a message, though its text looks like a receipt`(_ esmClass: UInt8) throws {
        #expect(try self.read(self.deliver(esmClass: ESMClass(rawValue: esmClass))) == nil)
    }

    @Test func `both parameters together mark a receipt, one alone does not`() throws {
        var pdu = self.deliver("", esmClass: .normal)
        pdu.tlvs.receiptedMessageID = "42"
        #expect(try self.read(pdu) == nil)
        pdu.tlvs.messageState = 2
        #expect(try self.read(pdu)?.id == "42")
        pdu.tlvs.receiptedMessageID = nil
        #expect(try self.read(pdu) == nil)
    }

    @Test func `the text alone marks a receipt only where the bind says so`() throws {
        let pdu = self.deliver(esmClass: .normal)
        #expect(try self.read(pdu) == nil)
        #expect(try self.read(pdu, byText: true)?.state == .delivered)
        #expect(try self.read(self.deliver("hello id:1 stat:DELIVRD", esmClass: .normal), byText: true) == nil)
        #expect(try self.read(self.deliver("id:1 call me", esmClass: .normal), byText: true) == nil)
    }

    // MARK: What it says

    @Test func `the text says all where there are no parameters`() throws {
        let receipt = try #require(try self.read(self.deliver()))
        #expect(receipt.id == "0489708364")
        #expect(receipt.state == .delivered)
        #expect(receipt.error == "003")
        #expect(receipt.doneDate == Timestamp(iso8601: "2026-11-24T08:01:00Z"))
    }

    @Test func `the parameters win over the text`() throws {
        var pdu = self.deliver()
        pdu.tlvs.receiptedMessageID = "1d305b4c"
        pdu.tlvs.messageState = MessageState.undeliverable.rawValue
        let receipt = try #require(try self.read(pdu))
        #expect(receipt.id == "1d305b4c")
        #expect(receipt.state == .undeliverable)
    }

    @Test func `parameters without any text are enough`() throws {
        var pdu = self.deliver("")
        pdu.tlvs.receiptedMessageID = "42"
        pdu.tlvs.messageState = MessageState.expired.rawValue
        pdu.tlvs.networkErrorCode = [3, 0, 21]
        let receipt = try #require(try self.read(pdu))
        #expect(receipt.id == "42" && receipt.state == .expired)
        #expect(receipt.error == "21" && receipt.doneDate == nil)
    }

    @Test func `a text in message_payload is read like any other`() throws {
        var pdu = self.deliver("")
        pdu.tlvs.messagePayload = Array(Self.text.utf8)
        #expect(try self.read(pdu)?.id == "0489708364")
    }

    @Test func `a receipt in data_sm is one`() throws {
        var pdu = DataSM(esmClass: .deliveryReceipt)
        pdu.tlvs.receiptedMessageID = "7"
        pdu.tlvs.messageState = MessageState.delivered.rawValue
        #expect(CarrierReceipt(pdu, bind: try .carrier())?.id == "7")
        pdu.esmClass = .normal
        pdu.tlvs.messageState = nil
        #expect(CarrierReceipt(pdu, bind: try .carrier()) == nil)
    }

    @Test func `a state or a word that nobody knows is unknown`() throws {
        #expect(try self.read(self.deliver("id:1 stat:HORROR"))?.state == .unknown)
        var pdu = self.deliver()
        pdu.tlvs.messageState = 99
        #expect(try self.read(pdu)?.state == .delivered, "then the text is asked")
    }

    @Test func `nonsense with the mark of a receipt is a receipt without an id`() throws {
        for text in ["", "\u{0}", "hello", String(repeating: "id:", count: 80)] {
            let receipt = try #require(try self.read(self.deliver(text)))
            #expect(receipt.id.isEmpty || text.contains("id:"))
        }
    }

    @Test func `Core is told the carrier's id and the bind it came by`() throws {
        let receipt = try #require(try self.read(self.deliver()))
        let expected = ReceiptReport(
            .carrier(destSmsc: "carrier", smppMessageID: "0489708364"),
            state: .delivered,
            error: "003",
            doneDate: Timestamp(iso8601: "2026-11-24T08:01:00Z")
        )
        #expect(receipt.report(receipt.carriersOwn(try ClientBind.carrier().name)) == expected)
    }

    @Test func `each state of the wire has its word for Core`() throws {
        for octet in 0...9 as ClosedRange<UInt8> {
            let state = try #require(MessageState(rawValue: octet))
            #expect(ReceiptState(state).messageState == octet)
        }
    }
}
