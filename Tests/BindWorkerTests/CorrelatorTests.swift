import Common
import CoreAPI
import SMPP
import Testing

@testable import bindworker

@Suite struct CorrelatorTests {
    private static let part = SendingPart(coreID: 7, part: 0)

    private func bind(_ format: MessageIDFormat = .auto, group: String? = nil) throws -> ClientBind {
        var bind = try ClientBind.carrier()
        bind.messageIDFormat = format
        bind.carrierGroup = group
        return bind
    }

    private func message(to number: String = "61400000001", wantsReceipt: Bool = true) -> CoreMessage {
        var content = MessageContent(destinationMsisdn: number)
        content.registeredDelivery = wantsReceipt ? 1 : 0
        return CoreMessage(id: 7, content: content)
    }

    private func receipt(_ id: String, from number: String = "61400000001", parameter: String? = nil) throws
        -> CarrierReceipt
    {
        var pdu = DeliverSM(esmClass: .deliveryReceipt, shortMessage: Array("id:\(id) stat:DELIVRD".utf8))
        pdu.source = Address(ton: .international, npi: .isdn, digits: number)
        pdu.tlvs.receiptedMessageID = parameter
        return try #require(CarrierReceipt(pdu, bind: .carrier()))
    }

    /// Whether a receipt finds a message that the carrier took under `given`, as the store looks: form by form.
    private func finds(
        _ given: String,
        _ receipt: CarrierReceipt,
        to number: String = "61400000001",
        answeredBy: ClientBind,
        receivedBy: ClientBind? = nil
    ) throws -> Bool {
        let correlator = Correlator(answeredBy)
        let correlation = try #require(
            correlator.correlation(self.message(to: number), Self.part, carrierID: given)
        )
        let search = Correlator(receivedBy ?? answeredBy).search(receipt, payload: [])
        return search.group == correlation.key.group && search.destination == correlation.key.destination
            && search.forms.contains(correlation.key.id)
    }

    /// Whether a message finds the receipt that came before the carrier's answer.
    private func findsEarly(_ given: String, _ receipt: CarrierReceipt, by bind: ClientBind) throws -> Bool {
        let correlator = Correlator(bind)
        let parked = try #require(correlator.search(receipt, payload: []).forms.first)
        let correlation = try #require(correlator.correlation(self.message(), Self.part, carrierID: given))
        return ([correlation.key.id] + correlation.otherForms).contains(parked)
    }

    @Test(arguments: [
        ("1d305b4c", "1d305b4c"), ("1D305B4C", "1d305b4c"), ("0059113978", "59113978"), ("59113978", "0059113978"),
        ("1d305b4c", "489708364"), ("1d305b4c", "0489708364"), ("489708364", "1D305B4C"), ("abc-1", "ABC-1"),
    ])
    func `however the carrier spells the id, receipt and message find each other`(_ given: String, _ named: String)
        throws
    {
        let receipt = try self.receipt(named)
        #expect(try self.finds(given, receipt, answeredBy: try self.bind()))
        #expect(try self.findsEarly(given, receipt, by: try self.bind()))
    }

    @Test func `an id that is another is not found`() throws {
        let bind = try self.bind()
        #expect(try self.finds("1d305b4c", try self.receipt("1d305b4d"), answeredBy: bind) == false)
        #expect(
            try self.finds("1d305b4c", try self.receipt("1d305b4c", from: "61400000002"), answeredBy: bind) == false
        )
    }

    @Test func `a number is the same with and without a country's prefix`() throws {
        let bind = try self.bind()
        let receipt = try self.receipt("1", from: "0400000001")
        #expect(try self.finds("1", receipt, to: "+61400000001", answeredBy: bind))
        #expect(try self.finds("1", try self.receipt("1", from: "4711"), to: "4711", answeredBy: bind))
        #expect(try self.finds("1", try self.receipt("1", from: "4711"), to: "614711", answeredBy: bind) == false)
    }

    @Test func `a format that is fixed allows its own conversion alone`() throws {
        let (decimal, hexadecimal) = (try self.bind(.decimal), try self.bind(.hex))
        #expect(try self.finds("1d305b4c", try self.receipt("489708364"), answeredBy: decimal))
        #expect(try self.finds("1d305b4c", try self.receipt("489708364"), answeredBy: hexadecimal) == false)
        #expect(try self.finds("489708364", try self.receipt("1d305b4c"), answeredBy: hexadecimal))
        #expect(try self.finds("489708364", try self.receipt("1d305b4c"), answeredBy: decimal) == false)
        #expect(try self.findsEarly("1d305b4c", try self.receipt("489708364"), by: decimal))
        #expect(try self.findsEarly("489708364", try self.receipt("1d305b4c"), by: hexadecimal))
    }

    @Test func `a receipt may come over any bind of the carrier's group, and over no other`() throws {
        var (one, two, other) = (try self.bind(), try self.bind(), try self.bind())
        #expect(try self.finds("1", try self.receipt("1"), answeredBy: one, receivedBy: two))
        other.systemID = "another"
        #expect(try self.finds("1", try self.receipt("1"), answeredBy: one, receivedBy: other) == false)
        (one.carrierGroup, two.carrierGroup) = ("north", "south")
        #expect(try self.finds("1", try self.receipt("1"), answeredBy: one, receivedBy: two) == false)
        two.carrierGroup = "north"
        two.host = "elsewhere"
        #expect(try self.finds("1", try self.receipt("1"), answeredBy: one, receivedBy: two))
    }

    @Test func `where parameter and text differ, either may be the one`() throws {
        let receipt = try self.receipt("abc", parameter: "unheard-of")
        #expect(try self.finds("abc", receipt, answeredBy: try self.bind()))
        #expect(try self.finds("unheard-of", receipt, answeredBy: try self.bind()))
    }

    @Test func `nothing is remembered of a message whose sender wants no receipt`() throws {
        let correlator = Correlator(try self.bind())
        #expect(correlator.correlation(self.message(wantsReceipt: false), Self.part, carrierID: "1") == nil)
    }

    @Test func `a carrier that always converts is looked up by the conversion first`() throws {
        var correlator = Correlator(try self.bind(.auto))
        let receipt = try self.receipt("489708364")
        let before = correlator.search(receipt, payload: []).forms
        for _ in 0..<3 { correlator.learn(receipt, found: "1d305b4c") }
        let after = correlator.search(receipt, payload: []).forms
        #expect(after[0] == before[1] && Set(after) == Set(before))
        correlator.learn(receipt, found: "489708364")
        #expect(correlator.search(receipt, payload: []).forms == before, "one that is as it is, and the habit is none")
    }

    @Test(arguments: ["", "not a number", String(repeating: "f", count: 64), String(repeating: "9", count: 70_000)])
    func `no id that a receipt may name does harm`(_ id: String) throws {
        var pdu = DeliverSM(esmClass: .deliveryReceipt)
        pdu.tlvs.receiptedMessageID = id
        let receipt = try #require(CarrierReceipt(pdu, bind: .carrier()))
        #expect(Correlator(try self.bind()).search(receipt, payload: []).forms.count <= 8)
    }
}
