import Common
import CoreAPI
import SMPP
import Testing

@testable import bindworker

@Suite struct InboundTimesTests {
    private let inbound = InboundTranslation(standardAlphabet: .gsm7, bind: "partner_acme")
    private let noon = Journey.noon

    private func content(schedule: String = "", validity: String = "", ttl: UInt32? = nil) -> MessageContent {
        var pdu = SubmitSM(scheduleDeliveryTime: schedule, validityPeriod: validity, shortMessage: [0x41])
        pdu.tlvs.qosTimeToLive = ttl
        return self.inbound.message(pdu, at: self.noon)
    }

    @Test func `without times a message is due at once, and Core says when it ends`() {
        let content = self.content()
        #expect(content.deliverAfter == nil && content.expires == nil)
    }

    @Test func `absolute times are moments, whatever zone they are in`() {
        let content = self.content(schedule: "261125103000508+", validity: "261126000000016-")
        #expect(content.deliverAfter == Timestamp(iso8601: "2026-11-25T08:30:00.500Z"))
        #expect(content.expires == Timestamp(iso8601: "2026-11-26T04:00:00Z"))
    }

    @Test func `relative times count from now, a validity from when the message is due`() {
        #expect(self.content(schedule: "000001020304000R").deliverAfter == self.noon + .seconds(93_784))
        #expect(self.content(validity: "000000010000000R").expires == self.noon + .seconds(3600))
        let both = self.content(schedule: "000001000000000R", validity: "000000010000000R")
        #expect(both.expires == self.noon + .seconds(86_400 + 3600))
    }

    @Test func `a month has thirty days and a year 365`() {
        #expect(self.content(validity: "010200000000000R").expires == self.noon + .seconds((365 + 60) * 86_400))
    }

    @Test func `qos_time_to_live wins over validity_period`() {
        let content = self.content(validity: "000001000000000R", ttl: 60)
        #expect(content.expires == self.noon + .seconds(60))
        #expect(self.content(ttl: .max).expires == self.noon + .seconds(Int64(UInt32.max)))
    }

    @Test(arguments: ["1", "261325000000000+", "2611251030005", "999999999999999R", "AABBCCDDEEFF000+"])
    func `a time that is none is as good as absent`(_ text: String) {
        let content = self.content(schedule: text, validity: text)
        #expect(content.deliverAfter == nil && content.expires == nil)
    }

    @Test func `the longest span that can be written does not overflow`() {
        let days: Int64 = 99 * (365 + 30 + 1)
        let expected = self.noon + .seconds(days * 86_400 + Int64(99 * 3661))
        #expect(self.content(validity: "999999999999000R").expires == expected)
    }

    // MARK: To many, and to change

    @Test func `a message to many is one for each address`() {
        let pdu = SubmitMulti(
            source: Address(digits: "1234"),
            destinations: [
                .address(Address(ton: .international, npi: .isdn, digits: "611")), .distributionList("friends"),
                .address(Address(digits: "612")),
            ],
            shortMessage: [0x41]
        )
        let contents = self.inbound.messages(pdu, at: self.noon)
        #expect(contents.map(\.destinationMsisdn) == ["611", "612"])
        #expect(contents.map(\.destTon) == [1, 0])
        #expect(contents.allSatisfy { $0.messageBody == "A" && $0.sourceMsisdn == "1234" })
        #expect(contents.allSatisfy { $0.sourceSmsc == "partner_acme" })
    }

    @Test func `a replacement is in the alphabet of the message, with its times and wishes`() {
        var message = MessageContent.text("old")
        message.tpDcs = 8
        let pdu = ReplaceSM(
            scheduleDeliveryTime: "000001000000000R",
            validityPeriod: "000000010000000R",
            registeredDelivery: .always,
            shortMessage: octets("041f")
        )
        let change = self.inbound.replacement(pdu, of: message, at: self.noon)
        #expect(change.sourceSmsc == "partner_acme")
        #expect(change.messageBody == "П" && change.rawPayload == nil)
        #expect(change.deliverAfter == self.noon + .seconds(86_400))
        #expect(change.expires == self.noon + .seconds(86_400 + 3600))
        #expect(change.registeredDelivery == 1)
    }

    @Test func `a replacement that is no text keeps its octets, and times that are not given stay`() {
        var message = MessageContent()
        message.tpDcs = 4
        let change = self.inbound.replacement(ReplaceSM(shortMessage: [0, 1]), of: message, at: self.noon)
        #expect(change.rawPayload == [0, 1] && change.messageBody == "")
        #expect(change.deliverAfter == nil && change.expires == nil)
        message.tpDcs = 0
        #expect(
            self.inbound.replacement(ReplaceSM(shortMessage: [0x80]), of: message, at: self.noon).rawPayload == [0x80]
        )
    }
}
