import Common
import CoreAPI
import SMPP
import Testing

@testable import bindworker

/// Receipts on their way to the partner whose message they are about.
@Suite struct OutboundReceiptTests {
    private func content(_ state: ReceiptState = .delivered, error: String? = nil, id: String = "42") -> MessageContent
    {
        var content = MessageContent.text("Hello world, how do you do today?", from: "61400000001", to: "MyBrand")
        content.kind = .receipt
        content.receipt = Receipt(
            messageID: id,
            state: state,
            error: error,
            submitDate: Timestamp(iso8601: "2026-11-24T08:00:59Z"),
            doneDate: Timestamp(iso8601: "2026-11-24T08:01:00Z")
        )
        return content
    }

    private func deliver(_ content: MessageContent) throws -> DeliverSM {
        let parts = try Journey().deliver(content).delivers
        #expect(parts.count == 1)
        return try #require(parts.first)
    }

    @Test func `the text is that of appendix B, and names the id that the partner got`() throws {
        let sent = try self.deliver(self.content())
        let text = """
            id:42 sub:001 dlvrd:001 submit date:2611240800 done date:2611240801 stat:DELIVRD err:000 \
            text:Hello world, how do\u{20}
            """
        #expect(String(decoding: sent.shortMessage, as: UTF8.self) == text)
        #expect(sent.dataCoding == .mcDefault)
        #expect(sent.source.digits == "61400000001" && sent.destination.digits == "MyBrand")
    }

    @Test(arguments: ReceiptState.allCases)
    func `class and parameters say the state`(_ state: ReceiptState) throws {
        let sent = try self.deliver(self.content(state))
        let isIntermediate = [.scheduled, .enroute, .accepted].contains(state)
        #expect(sent.esmClass == (isIntermediate ? .intermediateNotification : .deliveryReceipt))
        #expect(sent.tlvs.messageState == state.messageState)
        #expect(sent.tlvs.receiptedMessageID == "42")
        #expect(sent.registeredDelivery == .none)
    }

    @Test func `what we write is what we read`() throws {
        for state in ReceiptState.allCases {
            let sent = try self.deliver(self.content(state, error: "21"))
            let read = try #require(CarrierReceipt(sent, bind: .carrier()))
            #expect(read.id == "42" && ReceiptState(read.state) == state)
            #expect(read.error == "021")
            var bare = sent
            bare.tlvs = TLVs()
            let byText = try #require(CarrierReceipt(bare, bind: .carrier()))
            #expect(byText.id == "42")
            if state != .scheduled { #expect(ReceiptState(byText.state) == state) }
        }
    }

    @Test func `a code goes in both places, what is no number in neither`() throws {
        #expect(try self.deliver(self.content(error: "21")).tlvs.networkErrorCode == [3, 0, 21])
        for error in [nil, "000", "21b", "70000"] {
            let sent = try self.deliver(self.content(error: error))
            #expect(sent.tlvs.networkErrorCode == nil)
            #expect(String(decoding: sent.shortMessage, as: UTF8.self).contains("err:000"))
        }
    }

    @Test func `an id that no text can hold is named by the parameter alone`() throws {
        let sent = try self.deliver(self.content(id: "an id with spaces"))
        #expect(sent.shortMessage.isEmpty)
        #expect(sent.tlvs.receiptedMessageID == "an id with spaces")
    }

    @Test func `a receipt without dates says so in zeros`() throws {
        var content = self.content()
        content.receipt = Receipt(messageID: "1", state: .rejected)
        let text = String(decoding: try self.deliver(content).shortMessage, as: UTF8.self)
        #expect(text.contains("submit date:0000000000 done date:0000000000 stat:REJECTD"))
        #expect(text.contains("dlvrd:000"))
    }

    @Test func `a receipt that says nothing is impossible`() throws {
        var content = self.content()
        content.receipt = nil
        #expect(try Journey().deliver(content).why != nil)
    }

    @Test func `fields of the message are not mistaken for the receipt's`() throws {
        var content = self.content()
        content.tpDcs = 8
        content.esmClass = 0x43
        content.priority = 3
        let sent = try self.deliver(content)
        #expect(sent.dataCoding == .mcDefault && sent.esmClass == .deliveryReceipt && sent.priorityFlag == 0)
    }
}
