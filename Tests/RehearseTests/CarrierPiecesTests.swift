import SMPP
import Testing

@testable import rehearse

@Suite struct TakenMessageTests {
    private func message(_ userData: [UInt8], _ coding: DataCoding = .mcDefault, _ esm: ESMClass = .normal)
        -> TakenMessage
    {
        let submit = SubmitSM(
            source: Address(text: "+491510000001"),
            destination: Address(text: "+491510000002"),
            esmClass: esm,
            dataCoding: coding,
            shortMessage: userData
        )
        return TakenMessage(submit, sequence: 1)
    }

    @Test func `a text that begins with MO asks for the rest of it back`() throws {
        let reply = try #require(self.message(Array("MO Hello".utf8)).reply)
        #expect(reply.shortMessage == Array("Hello".utf8))
        #expect(reply.source.digits == "491510000002")
        #expect(reply.destination.digits == "491510000001")
    }

    @Test func `in UCS2 too`() throws {
        let reply = try #require(self.message(UCS2.encode("MO Привет"), .ucs2).reply)
        #expect(reply.shortMessage == UCS2.encode("Привет"))
        #expect(reply.dataCoding == .ucs2)
    }

    @Test func `any other text asks for nothing`() {
        #expect(self.message(Array("Hello".utf8)).reply == nil)
        #expect(self.message(Array("MO".utf8)).reply == nil)
        #expect(self.message([]).reply == nil)
        #expect(self.message(Array("MO binary".utf8), .binary).reply == nil)
        #expect(self.message([5, 0, 3, 1, 2, 1] + Array("MO x".utf8), .mcDefault, .userDataHeader).reply == nil)
    }

    @Test func `a header of a length that cannot be leaves the octets as they are`() {
        #expect(self.message([0xFF, 0x41], .mcDefault, .userDataHeader).text != nil)
        #expect(self.message([], .mcDefault, .userDataHeader).text == "")
        #expect(self.message([0x00, 0x41], .mcDefault, .userDataHeader).text == "A")
    }
}

@Suite struct CarrierSettingsTests {
    @Test func `everybody may bind unless somebody is named`() {
        var settings = CarrierSettings()
        #expect(settings.objection(to: Bind(systemID: "a", password: "b")) == nil)
        settings.systemID = "gateway"
        settings.password = "secret"
        #expect(settings.objection(to: Bind(systemID: "gateway", password: "secret")) == nil)
        #expect(settings.objection(to: Bind(systemID: "other", password: "secret")) == .invsysid)
        #expect(settings.objection(to: Bind(systemID: "gateway", password: "wrong")) == .invpaswd)
    }
}

@Suite struct AwaitedReceiptsTests {
    private let start = ContinuousClock.now

    @Test func `a receipt ends the wait of its message, once`() {
        var awaited = AwaitedReceipts()
        #expect(awaited.accepted("1", sent: self.start) == nil)
        #expect(awaited.receipted("1", at: self.start + .seconds(1)) == .seconds(1))
        #expect(awaited.receipted("1", at: self.start + .seconds(2)) == nil)
        #expect(awaited.count == 0)
        #expect(awaited.earlyCount == 1)
    }

    @Test func `a receipt that overtakes its answer is counted from the message`() {
        var awaited = AwaitedReceipts()
        #expect(awaited.receipted("1", at: self.start + .seconds(1)) == nil)
        #expect(awaited.accepted("1", sent: self.start) == .seconds(1))
        #expect(awaited.earlyCount == 0)
    }

    @Test func `beyond its limit the oldest is forgotten`() {
        var awaited = AwaitedReceipts(limit: 3)
        for id in 1...10 { _ = awaited.accepted("\(id)", sent: self.start) }
        #expect(awaited.count == 3)
        #expect(awaited.receipted("7", at: self.start) == nil)
        #expect(awaited.receipted("10", at: self.start) == .zero)
        for id in 20...40 { _ = awaited.receipted("\(id)", at: self.start) }
        #expect(awaited.earlyCount == 3)
    }
}
