import SMPP
import Testing

@testable import rehearse

@Suite struct ReceiptFormatTests {
    private let pending = PendingReceipt(
        id: 95_522_165_000_001,
        source: Address(text: "+491510000001"),
        destination: Address(text: "+491510000002"),
        submitted: 1_790_000_000,
        state: .delivered,
        text: "Hello, this text has more than twenty characters"
    )

    private func read(_ format: ReceiptFormat, _ pending: PendingReceipt? = nil) -> (DeliverSM, ReceiptText?) {
        let message = (pending ?? self.pending).delivery(in: format, done: 1_790_000_060)
        return (message, ReceiptText.parse(message.shortMessage))
    }

    @Test(arguments: ReceiptFormat.allCases)
    func `a receipt goes back the way the message came`(format: ReceiptFormat) {
        let (message, _) = self.read(format)
        #expect(message.esmClass == .deliveryReceipt)
        #expect(message.source.digits == "491510000002")
        #expect(message.destination.digits == "491510000001")
    }

    @Test func `text and parameters say the id that was answered`() throws {
        let (message, text) = self.read(.both)
        #expect(ReceiptFormat.both.answered(self.pending.id) == "95522165000001")
        #expect(text?.id == "95522165000001")
        #expect(text?.stat == "DELIVRD")
        #expect(text?.err == "000")
        #expect(text?.text == Array("Hello, this text has".utf8))
        #expect(message.tlvs.receiptedMessageID == "95522165000001")
        #expect(message.tlvs.messageState == 2)
        #expect(try #require(text?.doneDate).secondsSinceEpoch - #require(text?.submitDate).secondsSinceEpoch == 60)
    }

    @Test func `a receipt of text has no parameters, one of parameters no text`() {
        #expect(self.read(.text).0.tlvs.isEmpty)
        #expect(self.read(.text).1?.id == "95522165000001")
        #expect(self.read(.tlv).0.shortMessage.isEmpty)
        #expect(self.read(.tlv).0.tlvs.receiptedMessageID == "95522165000001")
    }

    @Test func `hex answers in hexadecimal and receipts in decimal, decimal does the reverse`() {
        #expect(ReceiptFormat.hex.answered(255) == "ff")
        #expect(ReceiptFormat.hex.receipted(255) == "255")
        #expect(ReceiptFormat.decimal.answered(255) == "255")
        #expect(ReceiptFormat.decimal.receipted(255) == "ff")
        #expect(self.read(.hex).1?.id == "95522165000001")
        #expect(self.read(.decimal).1?.id == String(UInt64(95_522_165_000_001), radix: 16))
        #expect(self.read(.hex).0.tlvs.isEmpty)
    }

    @Test func `padded puts zeros in front of the id in the receipt alone`() {
        #expect(ReceiptFormat.padded.answered(7) == "7")
        #expect(self.read(.padded).1?.id == "000095522165000001")
    }

    @Test(arguments: ReceiptFormat.allCases)
    func `a partner recognises each of them`(format: ReceiptFormat) throws {
        let receipt = try #require(ReceivedReceipt(self.read(format).0))
        #expect(receipt.names(format.answered(self.pending.id)))
        #expect(!receipt.names(format.answered(self.pending.id + 1)))
        #expect(receipt.stat == "DELIVRD")
    }

    @Test func `what was not delivered has an error and counts none delivered`() {
        let failed = PendingReceipt(
            id: 1,
            source: self.pending.source,
            destination: self.pending.destination,
            submitted: 1_790_000_000,
            state: .undeliverable,
            text: ""
        )
        let (message, text) = self.read(.both, failed)
        #expect(text?.stat == "UNDELIV")
        #expect(text?.dlvrd == 0)
        #expect(text?.err == "001")
        #expect(message.tlvs.networkErrorCode == [3, 0, 1])
    }
}
