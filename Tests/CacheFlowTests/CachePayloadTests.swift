import CacheFlow
import Common
import CoreAPI
import Testing

@Suite struct CachePayloadTests {
    private static let content = MessageContent(destinationMsisdn: "61400000001", messageBody: "Hi")

    @Test func `a row holds four octets and the message as Core wants it`() {
        let octets = CachePayload(Self.content, isShortForm: true, place: 5).octets
        #expect(octets.prefix(4) == [1, 1, 1, 5])
        #expect(Array(octets.dropFirst(4)) == Self.content.json)
    }

    @Test func `it comes back`() throws {
        let message = CachePayload(Self.content, place: 254)
        let receipt = CachePayload(ReceiptReport(.message(7, smppMessageID: "c-1"), state: .delivered))
        for payload in [message, receipt] { #expect(CachePayload(payload.octets) == payload) }
        #expect(message.content == Self.content && message.report == nil)
        #expect(receipt.report?.subject == .message(7, smppMessageID: "c-1") && receipt.content == nil)
    }

    @Test(arguments: ["", "c-1"]) func `an early receipt is read as one about its message`(_ carrierID: String) throws {
        let parked = CachePayload(ReceiptReport(.carrier(destSmsc: "carrier", smppMessageID: "x"), state: .delivered))
        let match = CorrelationMatch(
            key: CarrierKey(group: 1, id: 2, destination: 3),
            part: SendingPart(coreID: -7, part: 0),
            carrierID: carrierID,
            place: 0
        )
        let octets = EarlyReceipt.Row(EarlyReceipt(match: match, payload: parked.octets)).octets
        var wanted = try #require(parked.report)
        wanted.subject = .message(-7, smppMessageID: carrierID.isEmpty ? nil : carrierID)
        #expect(CachePayload(octets) == CachePayload(wanted))
        for length in 0..<octets.count { #expect(CachePayload(Array(octets.prefix(length))) == nil) }
    }

    @Test func `cut at any octet it is nothing, or a message that cannot be read`() {
        let octets = CachePayload(Self.content).octets
        for length in 0..<octets.count {
            #expect(CachePayload(Array(octets.prefix(length)))?.content == nil)
        }
    }

    @Test(arguments: [[], [1], [2, 1, 0, 0, 123, 125], [1, 0, 0, 0, 123, 125], [1, 3, 0, 0, 123, 125]] as [[UInt8]])
    func `what is of no version or kind that is known is nothing`(_ octets: [UInt8]) {
        #expect(CachePayload(octets) == nil)
    }

    @Test func `the id that was answered is the first of its group's, in the form that was asked for`() {
        let id = MessageID(number: 0x5F5_E10A)
        #expect(CachePayload(Self.content).answeredID(id) == "-100000010")
        #expect(CachePayload(Self.content, place: 10).answeredID(id) == "-100000000")
        #expect(CachePayload(Self.content, isShortForm: true).answeredID(id) == "5f5e10a")
        #expect(MessageID(number: .max).shortForm.utf8.count <= 8)
    }
}
