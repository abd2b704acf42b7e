import NIOCore
import SMPP
import Testing

@Suite struct FieldListTests {
    @Test func `fields stand in the order of the wire, under the specification's names`() {
        let bind = Bind(systemID: "acme", password: "pw", systemType: "VMA")
        let fields = PDU.Body.bindReceiver(bind).namedFields
        #expect(
            fields.map(\.name) == [
                "system_id", "password", "system_type", "interface_version", "addr_ton", "addr_npi", "address_range",
            ]
        )
        #expect(fields.prefix(3).map(\.value) == [.text("acme"), .text("pw"), .text("VMA")])
    }

    @Test func `a message has its text as one field`() {
        var message = SubmitSM(destination: Address(ton: .international, npi: .isdn, digits: "4917"))
        message.shortMessage = [1, 2]
        let fields = PDU.Body.submitSM(message).namedFields
        #expect(fields.last?.name == "short_message" && fields.last?.value == .octets([1, 2]))
        #expect(fields.contains { $0.name == "dest_addr_ton" && $0.value == .octet(1) })
        #expect(fields.contains { $0.name == "destination_addr" && $0.value == .text("4917") })
    }

    @Test func `what repeats stands there once for each`() {
        let resp = SubmitMultiResp(
            messageID: "7",
            failures: [
                UnsuccessfulDelivery(destination: Address(digits: "1"), status: .invdstadr),
                UnsuccessfulDelivery(destination: Address(digits: "2"), status: .syserr),
            ]
        )
        let fields = PDU.Body.submitMultiResp(resp).namedFields
        #expect(fields.first { $0.name == "no_unsuccess" }?.value == .octet(2))
        #expect(fields.filter { $0.name == "destination_addr" }.map(\.value) == [.text("1"), .text("2")])
        #expect(fields.last?.value == .long(8))
    }

    @Test func `a command without fields has none`() {
        #expect(PDU.Body.enquireLink.namedFields.isEmpty && PDU.Body.genericNack.namedFields.isEmpty)
    }
}
