import Common
import CoreAPI
import SMPP
import Testing

@testable import bindworker

@Suite struct SentIDsTests {
    private func sent(_ carrierID: String, coreID: Int64 = 7, to destination: String = "61400000001") -> SentIDs {
        var sent = SentIDs()
        sent.remember(carrierID, coreID: coreID, destination: destination)
        return sent
    }

    @Test func `the id as it is finds its message, whoever the receipt comes from`() {
        let sent = self.sent("1d305b4c")
        #expect(sent.find("1d305b4c", from: "elsewhere", format: .auto)?.coreID == 7)
        #expect(sent.find("1d305b4d", from: "61400000001", format: .auto) == nil)
    }

    @Test(arguments: [
        ("1D305B4C", "1d305b4c"), ("0059113978", "59113978"), ("1d305b4c", "0489708364"), ("489708364", "1D305B4C"),
    ])
    func `another spelling finds it only with the number that it went to`(_ given: String, _ named: String) {
        let sent = self.sent(given)
        let found = sent.find(named, from: "61400000001", format: .auto)
        #expect(found == SentIDs.Sent(coreID: 7, carrierID: given, destination: "61400000001"))
        #expect(sent.find(named, from: "61400000002", format: .auto) == nil)
    }

    @Test func `a format that is fixed allows its own conversion alone`() {
        let hexadecimal = self.sent("1d305b4c")
        #expect(hexadecimal.find("489708364", from: "61400000001", format: .decimal) != nil)
        #expect(hexadecimal.find("489708364", from: "61400000001", format: .hex) == nil)
        let decimal = self.sent("489708364")
        #expect(decimal.find("1d305b4c", from: "61400000001", format: .hex) != nil)
        #expect(decimal.find("1d305b4c", from: "61400000001", format: .decimal) == nil)
    }

    @Test func `the oldest are forgotten, and memory stays what it is`() {
        var sent = SentIDs(capacity: 3)
        for number in 1...7 as ClosedRange<Int64> { sent.remember("id-\(number)", coreID: number, destination: "") }
        let found = (1...7).map { sent.find("id-\($0)", from: "", format: .auto)?.coreID }
        #expect(found == [nil, nil, nil, nil, 5, 6, 7])
    }

    @Test func `an id that the carrier gives again is the newer message's`() {
        var sent = SentIDs(capacity: 2)
        sent.remember("1", coreID: 1, destination: "")
        sent.remember("1", coreID: 2, destination: "")
        sent.remember("2", coreID: 3, destination: "")
        #expect(sent.find("1", from: "", format: .auto)?.coreID == 2)
        #expect(sent.find("2", from: "", format: .auto)?.coreID == 3)
    }

    @Test(arguments: ["", "not a number", String(repeating: "f", count: 64), String(repeating: "9", count: 70_000)])
    func `no id that a receipt may name does harm`(_ id: String) {
        #expect(self.sent("1").find(id, from: "61400000001", format: .auto) == nil)
    }

    // MARK: With a receipt

    private func receipt(parameter: String?, text: String) throws -> CarrierReceipt {
        var pdu = DeliverSM(esmClass: .deliveryReceipt, shortMessage: Array("id:\(text) stat:DELIVRD".utf8))
        pdu.source = Address(ton: .international, npi: .isdn, digits: "61400000001")
        pdu.tlvs.receiptedMessageID = parameter
        return try #require(CarrierReceipt(pdu, bind: .carrier()))
    }

    @Test func `a receipt of a message that is known names Core's own id, and the part as the carrier does`() throws {
        let receipt = try self.receipt(parameter: nil, text: "0489708364")
        let report = receipt.report(bind: try .carrier(), sent: self.sent("1d305b4c"))
        #expect(report?.subject == .message(7, smppMessageID: "1d305b4c"))
    }

    @Test func `where parameter and text differ, either may be the one`() throws {
        let receipt = try self.receipt(parameter: "unheard-of", text: "abc")
        #expect(receipt.id == "unheard-of")
        let known = receipt.report(bind: try .carrier(), sent: self.sent("abc"))
        #expect(known?.subject == .message(7, smppMessageID: "abc"))
        let stranger = receipt.report(bind: try .carrier(), sent: SentIDs())
        #expect(stranger?.subject == .carrier(destSmsc: "carrier", smppMessageID: "unheard-of"))
    }
}
