import Common
import CoreAPI
import SMPP
import Testing

@testable import bindworker

/// A message that comes in by one SMPP link and leaves by another, through Core's JSON.
struct Journey {
    static let noon = Timestamp(milliseconds: 1_795_521_600_000)

    var inbound = InboundTranslation(standardAlphabet: .gsm7, bind: "partner_acme")
    var carrier: ClientBind
    var alphabet = Alphabet.gsm7

    init() throws {
        self.carrier = try .carrier()
    }

    /// What Core keeps of a message, and hands out again.
    static func throughCore(_ content: MessageContent) throws -> CoreMessage {
        var writer = JSONWriter()
        CoreMessage(id: 7, content: content).write(to: &writer)
        var reader = JSONReader(writer.bytes)
        let message = try CoreMessage(from: &reader)
        #expect(message.content == content, "Core's JSON keeps everything")
        return message
    }

    func submit(_ content: MessageContent) throws -> TranslationResult {
        let translation = OutboundTranslation(direction: .submit(self.carrier), standardAlphabet: self.alphabet)
        return translation.parts(try Self.throughCore(content), reference: 0x1234)
    }

    func deliver(_ content: MessageContent) throws -> TranslationResult {
        let translation = OutboundTranslation(direction: .deliver, standardAlphabet: self.alphabet)
        return translation.parts(try Self.throughCore(content), reference: 0x1234)
    }

    /// The one part that a message of a partner becomes on its way to a carrier.
    func submit(_ pdu: SubmitSM) throws -> SubmitSM {
        let parts = try self.submit(self.inbound.message(pdu, at: Self.noon)).submits
        #expect(parts.count == 1)
        return try #require(parts.first)
    }
}
