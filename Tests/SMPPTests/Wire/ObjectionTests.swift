import Testing

@testable import SMPP

@Suite struct ObjectionTests {
    private func objection(_ change: (inout SubmitSM) -> Void) -> CommandStatus? {
        var message = SubmitSM(destination: Address(digits: "447700900002"), shortMessage: [0x41, 0x42])
        change(&message)
        return PDU.Body.submitSM(message).objection?.status
    }

    @Test func `a plain message is not objected to`() {
        #expect(self.objection { _ in } == nil)
    }

    @Test func `each reserved value has the status of its field`() {
        #expect(self.objection { $0.destination.digits = "" } == .invdstadr)
        #expect(self.objection { $0.esmClass = ESMClass(rawValue: 0x3C) } == .invesmclass)
        #expect(self.objection { $0.priorityFlag = 5 } == .invprtflg)
        #expect(self.objection { $0.registeredDelivery = RegisteredDelivery(rawValue: 0x20) } == .invregdlvflg)
        #expect(self.objection { $0.replaceIfPresentFlag = 2 } == .invrepflag)
        #expect(self.objection { $0.scheduleDeliveryTime = "271331235959900+" } == .invsched)
        #expect(self.objection { $0.validityPeriod = "2712312359" } == .invexpiry)
        #expect(self.objection { $0.tlvs = [TLV(.sourcePort, [1])] } == .invtlvlen)
    }

    @Test func `a header has to fit into the text`() {
        #expect(self.objection { $0.esmClass = .userDataHeader } == .invesmclass)
        #expect(self.objection { ($0.esmClass, $0.shortMessage) = (.userDataHeader, []) } == .invesmclass)
        #expect(self.objection { ($0.esmClass, $0.shortMessage) = (.userDataHeader, [5, 0, 3, 1, 2, 1]) } == nil)
        #expect(self.objection { ($0.esmClass, $0.shortMessage) = (.userDataHeader, [5, 0, 3, 1, 2]) } == .invesmclass)
    }

    @Test func `half a character of UCS2 is objected to, a header of odd length is not`() {
        #expect(self.objection { ($0.dataCoding, $0.shortMessage) = (.ucs2, [4, 0x1F, 4]) } == .invmsglen)
        #expect(self.objection { ($0.dataCoding, $0.shortMessage) = (.ucs2, [4, 0x1F]) } == nil)
        let headed: [UInt8] = [6, 8, 4, 1, 2, 2, 1, 0x04, 0x1F]
        #expect(
            self.objection { ($0.dataCoding, $0.esmClass, $0.shortMessage) = (.ucs2, .userDataHeader, headed) } == nil
        )
    }

    @Test func `a text in both places is one too many, and short_message counts`() {
        var message = SubmitSM(destination: Address(digits: "1"), shortMessage: [1], tlvs: [TLV(.messagePayload, [2])])
        #expect(PDU.Body.submitSM(message).objection?.status == .invmsglen)
        #expect(message.userData == [1])
        message.shortMessage = []
        #expect(PDU.Body.submitSM(message).objection == nil)
        #expect(message.userData == [2])
    }

    @Test func `data_sm without a text is refused, a receipt needs none`() {
        var message = DataSM(destination: Address(digits: "1"))
        #expect(PDU.Body.dataSM(message).objection?.status == .missingtlv)
        message.esmClass = .deliveryReceipt
        #expect(PDU.Body.dataSM(message).objection == nil)
    }

    @Test func `many receivers are each looked at`() {
        #expect(PDU.Body.submitMulti(SubmitMulti()).objection?.status == .invnumdests)
        let nobody = SubmitMulti(destinations: [.address(Address(digits: "1")), .address(Address())])
        #expect(PDU.Body.submitMulti(nobody).objection?.status == .invdstadr)
        #expect(PDU.Body.submitMulti(SubmitMulti(destinations: [.distributionList("")])).objection?.field == "dl_name")
    }

    @Test func `a broadcast needs its four parameters`() {
        let none = PDU.Body.broadcastSM(BroadcastSM()).objection
        #expect(none?.status == .missingtlv && none?.field == "broadcast_area_identifier")
    }

    @Test func `what a message centre delivers is never refused for a value`() {
        let odd = DeliverSM(esmClass: ESMClass(rawValue: 0xFF), scheduleDeliveryTime: "12", shortMessage: [1])
        #expect(PDU.Body.deliverSM(odd).objection == nil)
    }
}
