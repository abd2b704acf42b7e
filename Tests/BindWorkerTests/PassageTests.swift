import Common
import CoreAPI
import SMPP
import Testing

@testable import bindworker

/// SMPP → Core → SMPP: the far side gets what was sent (`messages.md`, Partner → Core, 3).
@Suite struct PassageTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var dataCoding: UInt8 = 0
        var esmClass: UInt8 = 0
        let userData: [UInt8]

        init(_ name: String, dataCoding: UInt8 = 0, esmClass: UInt8 = 0, _ octets: [UInt8]) {
            self.testDescription = name
            self.dataCoding = dataCoding
            self.esmClass = esmClass
            self.userData = octets
        }

        static let all: [Sample] = [
            Sample("GSM text that ends in @", [0x48, 0x69, 0x00]),
            Sample("GSM text with the euro", octets("1b65 31 1b3c 1b3e")),
            Sample("GSM octets with bit 7", [0x80, 0xFF, 0x41]),
            Sample("GSM escape at the end", [0x41, 0x1B]),
            Sample("GSM escape before nothing known", [0x1B, 0x41]),
            Sample("GSM two escapes", [0x1B, 0x1B, 0x65]),
            Sample("nothing at all", []),
            Sample("254 septets", [UInt8](repeating: 0x61, count: 254)),
            Sample("ASCII", dataCoding: 1, Array("a@b".utf8)),
            Sample("ASCII with a high octet", dataCoding: 1, [0x61, 0xE9]),
            Sample("Latin-1, all of it", dataCoding: 3, [UInt8](0x00...0xFC)),
            Sample("UCS2", dataCoding: 8, octets("041f 0440 d83d de00")),
            Sample("UCS2 with a mark", dataCoding: 8, octets("feff 0041")),
            Sample("UCS2, an odd octet", dataCoding: 8, octets("0041 00")),
            Sample("UCS2, a lone surrogate", dataCoding: 8, octets("d83d 0041")),
            Sample("UCS2 of 254 octets", dataCoding: 8, [UInt8](repeating: 0x42, count: 254)),
            Sample("binary", dataCoding: 4, octets("00 ff 1b 80")),
            Sample("binary, nothing", dataCoding: 4, []),
            Sample("octets of CDMA", dataCoding: 2, octets("00 ff")),
            Sample("JIS", dataCoding: 5, octets("1b 24 42")),
            Sample("flash", dataCoding: 0xF0, Array("now".utf8)),
            Sample("class 1, 8 bits", dataCoding: 0xF5, octets("de ad")),
            Sample("message waiting", dataCoding: 0xC8, Array("call".utf8)),
            Sample("UCS2 of the general group", dataCoding: 0x18, octets("041f")),
            Sample("a reserved coding", dataCoding: 0x80, octets("41 42")),
            Sample("part 2 of 3, 8-bit reference", esmClass: 0x40, octets("05 00 03 a7 03 02 41 42")),
            Sample("part 2 of 3, 16-bit reference", esmClass: 0x40, octets("06 08 04 12 34 03 02 41 42")),
            Sample("UCS2 behind a header", dataCoding: 8, esmClass: 0x40, octets("05 00 03 a7 03 02 041f")),
            Sample("ports, binary", dataCoding: 0xF5, esmClass: 0x40, octets("06 05 04 0b84 23f0 de ad be ef")),
            Sample("a header and nothing else", esmClass: 0x40, octets("05 00 03 a7 03 02")),
            Sample("a header that is cut", esmClass: 0x40, octets("50 00 03")),
            Sample("a header whose element is nonsense", esmClass: 0x40, octets("03 00 09 01 41")),
            Sample("an empty header", esmClass: 0x40, octets("00 41")),
            Sample("a header announced and absent", esmClass: 0x40, []),
            Sample("store and forward, reply path", esmClass: 0x83, Array("x".utf8)),
        ]
    }

    private func pdu(_ sample: Sample) -> SubmitSM {
        SubmitSM(
            esmClass: ESMClass(rawValue: sample.esmClass),
            dataCoding: DataCoding(rawValue: sample.dataCoding),
            shortMessage: sample.userData
        )
    }

    @Test(arguments: Sample.all)
    func `the octets, their coding and their class arrive as they were`(_ sample: Sample) throws {
        let sent = try Journey().submit(self.pdu(sample))
        #expect(sent.userData == sample.userData)
        #expect(sent.dataCoding.rawValue == sample.dataCoding)
        #expect(sent.esmClass.rawValue == sample.esmClass)
    }

    @Test func `so do any octets under any coding, with a header or without`() throws {
        let journey = try Journey()
        var state: UInt64 = 42
        for dataCoding in 0...255 as ClosedRange<UInt8> {
            for length in [0, 1, 2, 7, 140, 254] {
                let octets = (0..<length).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(truncatingIfNeeded: state >> 33)
                }
                let esmClass: UInt8 = state & (1 << 40) == 0 ? 0 : 0x40
                let sample = Sample("", dataCoding: dataCoding, esmClass: esmClass, octets)
                let sent = try journey.submit(self.pdu(sample))
                guard sent.userData == octets, sent.dataCoding.rawValue == dataCoding,
                    sent.esmClass.rawValue == esmClass
                else {
                    Issue.record("data_coding \(dataCoding), esm_class \(esmClass), \(octets)")
                    return
                }
            }
        }
    }

    @Test func `every other field that is end to end arrives`() throws {
        var pdu = SubmitSM(
            serviceType: "CMT",
            source: Address(ton: .init(rawValue: 5), npi: .init(rawValue: 9), digits: "Ünï"),
            destination: Address(ton: .init(rawValue: 7), npi: .init(rawValue: 255), digits: "+61 400"),
            protocolID: 0x41,
            priorityFlag: 3,
            registeredDelivery: RegisteredDelivery(rawValue: 0x11),
            shortMessage: [0x41]
        )
        pdu.tlvs.userMessageReference = 0xBEEF
        let sent = try Journey().submit(pdu)
        #expect(sent == pdu)
    }

    @Test func `parameters of the two ends arrive, in order, those of the hop do not`() throws {
        var pdu = SubmitSM(shortMessage: [0x41])
        let endToEnd: [TLV] = [
            TLV(TLV.Tag(rawValue: 0x1400), [1]), TLV(TLV.Tag(rawValue: 0x0204), [0, 9]),
            TLV(TLV.Tag(rawValue: 0x020C), [0, 1]), TLV(TLV.Tag(rawValue: 0x020E), [2]),
            TLV(TLV.Tag(rawValue: 0x020F), [1]), TLV(TLV.Tag(rawValue: 0x0381), [1, 2, 3, 4]),
            TLV(TLV.Tag(rawValue: 0x1400), []), TLV(TLV.Tag(rawValue: 0x3FFF), [UInt8](repeating: 7, count: 300)),
        ]
        let ofTheHop = [0x0210, 0x001E, 0x0427, 0x0423, 0x0424, 0x0420, 0x4000].map { UInt16($0) }
        pdu.tlvs = TLVs(endToEnd + ofTheHop.map { TLV(TLV.Tag(rawValue: $0), [1, 2]) })
        let sent = try Journey().submit(pdu)
        #expect(Array(sent.tlvs) == endToEnd)
    }

    @Test func `a part by parameters keeps its place, for Core to see`() throws {
        var pdu = SubmitSM(shortMessage: [0x41])
        pdu.tlvs.sarReference = 0x1234
        pdu.tlvs.sarTotal = 3
        let journey = try Journey()
        #expect(journey.inbound.message(pdu, at: Journey.noon).concat == nil, "one of three is missing")
        pdu.tlvs.sarSequence = 2
        let content = journey.inbound.message(pdu, at: Journey.noon)
        #expect(content.concat == CoreAPI.Concatenation(reference: 0x1234, part: 2, parts: 3))
    }

    @Test func `a part by header keeps its place, for Core to see`() throws {
        let inbound = try Journey().inbound
        let narrow = self.pdu(Sample("", esmClass: 0x40, octets("05 00 03 a7 03 02 41")))
        let content = inbound.message(narrow, at: Journey.noon)
        #expect(content.concat == CoreAPI.Concatenation(reference: 0xA7, part: 2, parts: 3))
        #expect(content.udh == octets("05 00 03 a7 03 02"))
        #expect(content.messageBody == "A")
        #expect(content.rawPayload == nil)
    }

    @Test func `a message_payload is the text`() throws {
        var journey = try Journey()
        var pdu = SubmitSM(dataCoding: .latin1)
        let text = [UInt8](repeating: 0xE9, count: 300)
        pdu.tlvs.messagePayload = text
        #expect(journey.inbound.message(pdu, at: Journey.noon).messageBody.count == 300)
        journey.carrier.longMessages = .payload
        let sent = try journey.submit(pdu)
        #expect(sent.shortMessage.isEmpty)
        #expect(sent.tlvs.messagePayload == text)
        #expect(sent.dataCoding == .latin1)

        pdu.tlvs.messagePayload = Array(text.prefix(254))
        let short = try journey.submit(pdu)
        #expect(short.shortMessage.count == 254 && short.tlvs.messagePayload == nil)
    }

    @Test(arguments: [255, 300, 2000])
    func `a long message with a header of its own is not cut, nor is its header lost`(_ count: Int) throws {
        var pdu = SubmitSM(esmClass: .userDataHeader)
        let userData = octets("06 05 04 0b84 23f0") + [UInt8](repeating: 0x41, count: count)
        pdu.tlvs.messagePayload = userData
        let sent = try Journey().submit(pdu)
        #expect(sent.userData == userData)
        #expect(sent.esmClass.hasUDH)
    }

    @Test func `data_sm arrives as what it carries`() throws {
        var pdu = DataSM(
            source: Address(ton: .international, npi: .isdn, digits: "44123"),
            destination: Address(ton: .national, npi: .isdn, digits: "0400"),
            esmClass: .userDataHeader,
            registeredDelivery: .always,
            dataCoding: .ucs2
        )
        pdu.tlvs.messagePayload = octets("05 00 03 a7 03 02 041f")
        let journey = try Journey()
        let sent = try #require(try journey.submit(journey.inbound.message(pdu, at: Journey.noon)).submits.first)
        #expect(sent.userData == pdu.userData)
        #expect(sent.esmClass == pdu.esmClass && sent.dataCoding == pdu.dataCoding)
        #expect(sent.source == pdu.source && sent.destination == pdu.destination)
        #expect(sent.registeredDelivery == .always)
    }

    @Test(arguments: Sample.all)
    func `what a carrier brings arrives at a partner as it was`(_ sample: Sample) throws {
        var pdu = DeliverSM(
            source: Address(ton: .international, npi: .isdn, digits: "61400000001"),
            destination: Address(ton: .networkSpecific, npi: .unknown, digits: "1234"),
            esmClass: ESMClass(rawValue: sample.esmClass),
            dataCoding: DataCoding(rawValue: sample.dataCoding),
            shortMessage: sample.userData
        )
        pdu.tlvs = TLVs([TLV(TLV.Tag(rawValue: 0x1401), [1, 2])])
        let journey = try Journey()
        let parts = try journey.deliver(journey.inbound.message(pdu, at: Journey.noon)).delivers
        #expect(parts == [pdu])
    }

    @Test func `between links of different alphabets the text arrives, not the octets`() throws {
        var journey = try Journey()
        journey.inbound.standardAlphabet = .latin1
        let sent = try journey.submit(SubmitSM(shortMessage: [0xE9, 0x40]))
        #expect(sent.shortMessage == [0x05, 0x00], "é@ in GSM 03.38")
    }
}
