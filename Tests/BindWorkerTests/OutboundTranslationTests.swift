import Common
import CoreAPI
import SMPP
import Testing

@testable import bindworker

/// A text from the API on its way to a carrier or a partner.
@Suite struct OutboundTranslationTests {
    // MARK: Alphabets and parts

    @Test func `a text that fits the GSM alphabet goes in it`() throws {
        let parts = try Journey().submit(.text("Hi @ €")).submits
        #expect(parts.map(\.shortMessage) == [octets("48 69 20 00 20 1b65")])
        #expect(parts.map(\.dataCoding) == [.mcDefault])
        #expect(parts.map(\.esmClass) == [.normal])
    }

    @Test func `any other text goes in UCS2`() throws {
        let parts = try Journey().submit(.text("П😀")).submits
        #expect(parts.map(\.shortMessage) == [octets("041f d83d de00")])
        #expect(parts.map(\.dataCoding) == [.ucs2])
    }

    @Test(arguments: [(160, 1), (161, 2), (306, 2), (307, 3), (39_015, 255)])
    func `GSM texts are cut at 153`(_ count: Int, _ parts: Int) throws {
        let sent = try Journey().submit(.text(String(repeating: "a", count: count))).submits
        #expect(sent.count == parts)
        #expect(sent.map { $0.shortMessage.count - ($0.esmClass.hasUDH ? 6 : 0) }.reduce(0, +) == count)
    }

    @Test(arguments: [(70, 1), (71, 2), (134, 2), (135, 3)])
    func `UCS2 texts are cut at 67`(_ count: Int, _ parts: Int) throws {
        #expect(try Journey().submit(.text(String(repeating: "П", count: count))).submits.count == parts)
    }

    @Test func `each part says its place, under the reference that was given`() throws {
        let parts = try Journey().submit(.text(String(repeating: "a", count: 400))).submits
        #expect(parts.map { Array($0.shortMessage.prefix(6)) } == (1...3).map { [5, 0, 3, 0x34, 3, $0] })
        #expect(parts.allSatisfy { $0.esmClass.hasUDH })
        #expect(parts.allSatisfy { $0.destination.digits == "61400000001" })
    }

    @Test func `long_messages decides how parts say that they belong together`() throws {
        var journey = try Journey()
        let text = MessageContent.text(String(repeating: "a", count: 400))
        journey.carrier.longMessages = .sar
        let parts = try journey.submit(text).submits
        #expect(parts.map(\.tlvs.sarSequence) == [1, 2, 3])
        #expect(parts.allSatisfy { $0.tlvs.sarTotal == 3 && $0.tlvs.sarReference == 0x1234 && !$0.esmClass.hasUDH })

        journey.carrier.longMessages = .payload
        let whole = try journey.submit(text).submits
        #expect(whole.count == 1)
        #expect(whole.first?.tlvs.messagePayload?.count == 400)
        #expect(whole.first?.shortMessage.isEmpty == true)
    }

    @Test func `a text that takes more than 255 parts is impossible`() throws {
        let result = try Journey().submit(.text(String(repeating: "a", count: 255 * 153 + 1)))
        #expect(result.why?.contains("too long") == true)
    }

    // MARK: tp_dcs

    @Test func `tp_dcs is obeyed`() throws {
        var content = MessageContent.text("Hi")
        let expected: [(UInt8, String)] = [
            (8, "00480069"), (3, "4869"), (1, "4869"), (0xF0, "4869"), (0x10, "4869"), (0x18, "00480069"),
        ]
        for (dataCoding, hex) in expected {
            content.tpDcs = dataCoding
            let parts = try Journey().submit(content).submits
            #expect(parts.map(\.shortMessage) == [octets(hex)])
            #expect(parts.map(\.dataCoding.rawValue) == [dataCoding])
        }
    }

    @Test(arguments: [0, 1, 3, 4, 0xF0, 0xF5] as [UInt8])
    func `a text that tp_dcs cannot write is impossible, not altered`(_ dataCoding: UInt8) throws {
        var content = MessageContent.text("日本")
        content.tpDcs = dataCoding
        #expect(try Journey().submit(content).why?.contains("tp_dcs") == true)
    }

    @Test func `where data_coding 0 is Latin-1, it is written so, and what it lacks goes in UCS2`() throws {
        var journey = try Journey()
        journey.alphabet = .latin1
        let parts = try journey.submit(.text("é@")).submits
        #expect(parts.map(\.shortMessage) == [[0xE9, 0x40]])
        #expect(parts.map(\.dataCoding) == [.mcDefault])
        let others = try journey.submit(.text("П")).submits
        #expect(others.map(\.dataCoding) == [.ucs2])
    }

    @Test func `octets without a coding are binary`() throws {
        var content = MessageContent.text("")
        content.rawPayload = [1, 2, 3]
        let parts = try Journey().submit(content).submits
        #expect(parts.map(\.shortMessage) == [[1, 2, 3]])
        #expect(parts.map(\.dataCoding) == [.binary])
    }

    // MARK: A header from the API

    @Test(arguments: [("Hi", 0, "4869"), ("П", 8, "041f")] as [(String, UInt8, String)])
    func `a header and a text go together, in the alphabet that the text needs`(
        _ text: String,
        _ dataCoding: UInt8,
        _ hex: String
    ) throws {
        var content = MessageContent.text(text)
        content.udh = octets("06 05 04 0b84 23f0")
        let parts = try Journey().submit(content).submits
        #expect(parts.map(\.shortMessage) == [octets("06 05 04 0b84 23f0") + octets(hex)])
        #expect(parts.map(\.dataCoding.rawValue) == [dataCoding])
        #expect(parts.map(\.esmClass) == [.userDataHeader])
    }

    @Test func `a header on a Latin-1 link has a Latin-1 text behind it`() throws {
        var journey = try Journey()
        journey.alphabet = .latin1
        var content = MessageContent.text("@")
        content.udh = [0]
        #expect(try journey.submit(content).submits.map(\.shortMessage) == [[0, 0x40]])
    }

    @Test func `a header with a text that its coding cannot write is impossible`() throws {
        var content = MessageContent.text("日本")
        content.udh = [0]
        content.tpDcs = 0
        #expect(try Journey().submit(content).why != nil)
    }

    // MARK: Addresses

    @Test(
        arguments: [
            ("MyBrand", 5, 0, "MyBrand"), ("+61400000001", 1, 1, "61400000001"), ("61400000001", 1, 1, "61400000001"),
            ("12345", 3, 0, "12345"), ("123456", 3, 0, "123456"), ("1234567", 0, 1, "1234567"),
            ("0400000001", 0, 1, "0400000001"), ("+", 5, 0, "+"), ("My 2", 5, 0, "My 2"), ("", 0, 0, ""),
        ] as [(String, UInt8, UInt8, String)]
    )
    func `type and plan are guessed from the shape of a number`(
        _ text: String,
        _ ton: UInt8,
        _ npi: UInt8,
        _ digits: String
    ) throws {
        let sent = try #require(try Journey().submit(.text("x", from: text)).submits.first)
        #expect(sent.source.ton.rawValue == ton && sent.source.npi.rawValue == npi)
        #expect(sent.source.digits == digits)
    }

    @Test func `what the sender names is not guessed`() throws {
        var content = MessageContent.text("x", from: "1234", to: "5678")
        (content.sourceTon, content.sourceNpi, content.destTon, content.destNpi) = (2, 8, 4, 9)
        let sent = try #require(try Journey().submit(content).submits.first)
        #expect(sent.source == Address(ton: .init(rawValue: 2), npi: .init(rawValue: 8), digits: "1234"))
        #expect(sent.destination == Address(ton: .init(rawValue: 4), npi: .init(rawValue: 9), digits: "5678"))
    }

    @Test func `what the bind fixes is fixed, each end by itself`() throws {
        var journey = try Journey()
        journey.carrier.sourceTON = .fixed(6)
        journey.carrier.destNPI = .fixed(14)
        let sent = try #require(try journey.submit(.text("x", from: "MyBrand")).submits.first)
        #expect(sent.source == Address(ton: .init(rawValue: 6), npi: .unknown, digits: "MyBrand"))
        #expect(sent.destination == Address(ton: .international, npi: .init(rawValue: 14), digits: "61400000001"))
    }

    @Test(arguments: ["123456789012345678901", "Überlänge-Überlänge-Überlänge", "日本", "nul\u{0}"])
    func `an address that no PDU can hold is impossible, at once and for good`(_ address: String) throws {
        #expect(try Journey().submit(.text("x", from: address)).why?.contains("source_addr") == true)
        #expect(try Journey().submit(.text("x", to: address)).why?.contains("destination_addr") == true)
    }

    // MARK: What the bind says

    @Test func `service_type is the message's, else the bind's`() throws {
        var journey = try Journey()
        journey.carrier.serviceType = "VMA"
        var content = MessageContent.text("x")
        #expect(try journey.submit(content).submits.first?.serviceType == "VMA")
        content.serviceType = "CMT"
        #expect(try journey.submit(content).submits.first?.serviceType == "CMT")
        content.serviceType = "TOOLONG"
        #expect(try journey.submit(content).why != nil)
    }

    @Test func `a receipt is asked for as the sender did, unless the bind wants none`() throws {
        var journey = try Journey()
        var content = MessageContent.text(String(repeating: "a", count: 200))
        content.registeredDelivery = 0x11
        #expect(try journey.submit(content).submits.map(\.registeredDelivery.rawValue) == [0x11, 0x11])
        journey.carrier.registeredDelivery = false
        #expect(try journey.submit(content).submits.map(\.registeredDelivery.rawValue) == [0, 0])
    }

    @Test func `a text for a partner is delivered in parts, and asks for nothing`() throws {
        var content = MessageContent.text(String(repeating: "a", count: 200))
        content.registeredDelivery = 1
        let parts = try Journey().deliver(content).delivers
        #expect(parts.count == 2)
        #expect(parts.allSatisfy { $0.registeredDelivery == .none && $0.esmClass == .userDataHeader })
    }
}
