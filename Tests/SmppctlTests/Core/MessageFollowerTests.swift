import CoreAPI
import Testing

@testable import smppctl

@Suite struct MessageFollowerTests {
    private static func message(_ status: CoreMessage.Status, error: String? = nil, bind: String? = "carrier")
        -> CoreMessage
    {
        var message = CoreMessage(id: 7, content: MessageContent())
        message.status = status
        message.lastError = error
        message.content.destSmsc = bind
        return message
    }

    @Test func `only a delivered message is a success`() {
        typealias End = MessageFollower.End
        #expect(End(message: Self.message(.delivered), isInTime: true).trouble == nil)
        #expect(End(message: Self.message(.failed, error: "no"), isInTime: true).trouble == "message 7 is failed: no")
        #expect(End(message: Self.message(.expired), isInTime: true).trouble == "message 7 is expired")
        #expect(End(message: Self.message(.other("lost")), isInTime: true).trouble == "message 7 is lost")
        #expect(End(message: Self.message(.pending), isInTime: false).trouble == "message 7 still waits")
        let homeless = End(message: Self.message(.pending, bind: nil), isInTime: false)
        #expect(homeless.trouble == "message 7 still waits, for a route")
    }

    @Test func `each change is told in a line that no terminal obeys`() {
        #expect(MessageFollower.line(Self.message(.pending)) == "pending by carrier")
        #expect(MessageFollower.line(Self.message(.pending, bind: nil)) == "pending, no route")
        var message = Self.message(.delivered, error: "a\u{1B}b")
        message.deliveryAttempts = 2
        message.smppMessageIDs = ["x", "y"]
        #expect(MessageFollower.line(message) == "delivered by carrier, attempt 2, the carrier's id x y: a�b")
    }

    @Test func `a fault of Core is told with its remedy, and never with the key`() {
        var core = CoreClientConfiguration(baseURL: "https://core.example:8443")
        core.apiKey = "hush-hush"
        let asked = CoreOptions.Known(core: core, binds: [], isFromFile: false)
        let read = CoreOptions.Known(core: core, binds: [], isFromFile: true)
        #expect(Refusal(CoreFault(.http(401)), asked).sentence.contains("--config FILE"))
        #expect(Refusal(CoreFault(.http(403)), read).sentence.contains("in the configuration file is not the one"))
        #expect(
            Refusal(CoreFault(.http(422), "destination_msisdn is missing"), read).sentence
                == "Core at https://core.example:8443 refuses: destination_msisdn is missing"
        )
        #expect(
            Refusal(CoreFault(.connectionRefused, "errno 111"), read).sentence
                == "Core at https://core.example:8443 cannot be asked: connection refused (errno 111)"
        )
    }
}
