import Common
import CoreAPI
import Testing

/// A message with every field set.
func fullContent() -> MessageContent {
    var content = MessageContent(sourceMsisdn: "Brand", destinationMsisdn: "+447700900123", messageBody: "héllo €")
    content.tpDcs = 8
    content.sourceSmsc = "partner"
    content.destSmsc = "carrier"
    content.deliverAfter = Timestamp(milliseconds: 1_793_347_200_000)
    content.expires = Timestamp(milliseconds: 1_793_433_600_250)
    content.rawPayload = [0, 1, 255]
    content.udh = [5, 0, 3, 7, 2, 1]
    content.sourceTon = 5
    content.sourceNpi = 0
    content.destTon = 1
    content.destNpi = 1
    content.registeredDelivery = 17
    content.priority = 3
    content.sourceMessageID = "-123456789"
    content.concat = Concatenation(reference: 65_535, part: 1, parts: 2)
    content.esmClass = 0x40
    content.serviceType = "WAP"
    content.protocolID = 0x41
    content.tlvs = [EndToEndTLV(tag: 0x0204, value: [0, 9]), EndToEndTLV(tag: 0x1400, value: [])]
    content.kind = .receipt
    content.receipt = Receipt(
        messageID: "42",
        state: .undeliverable,
        error: "21b",
        submitDate: Timestamp(milliseconds: 1_000_000),
        doneDate: Timestamp(milliseconds: 2_000_000)
    )
    return content
}

@Suite struct MessageJSONTests {
    @Test func `a message with every field comes back as it was`() throws {
        var message = CoreMessage(id: 7, content: fullContent())
        message.status = .other("odd")
        message.deliveryAttempts = 3
        message.redelivered = true
        message.lastError = "busy"
        message.smppMessageIDs = ["a", "b"]
        message.createdAt = Timestamp(milliseconds: 5)
        message.updatedAt = Timestamp(milliseconds: 6)
        #expect(try CoreMessage(json: message.json) == message)
        let new = NewMessage(fullContent(), idempotencyKey: "gateway:1:-5")
        #expect(try NewMessage(json: new.json) == new)
    }

    @Test func `a message of the original is understood`() throws {
        let text = """
            {"id": 99999, "source_msisdn": "Brand", "destination_msisdn": "447700900123", "message_body": "Hi",
             "source_smsc": null, "dest_smsc": "carrier", "tp_dcs": 0, "deliver_after": null, "expires": "2026-10-30T08:00:00",
             "delivery_attempts": 2, "status": "pending", "inserted_at": "2026-10-29T08:00:00Z", "something_new": {"a": [1]}}
            """
        let message = try CoreMessage(json: Array(text.utf8))
        #expect(message.id == 99999)
        #expect(message.content.destSmsc == "carrier")
        #expect(message.content.sourceSmsc == nil)
        #expect(message.content.tpDcs == 0)
        #expect(message.content.expires?.iso8601 == "2026-10-30T08:00:00Z")
        #expect(message.deliveryAttempts == 2)
        #expect(message.content.kind == .message)
    }

    @Test func `a message cut at any octet is an error, never a message`() {
        let octets = CoreMessage(id: 7, content: fullContent()).json
        for end in 0..<octets.count {
            #expect(throws: JSONError.self) { try CoreMessage(json: Array(octets.prefix(end))) }
        }
    }

    @Test(arguments: [
        #"{"source_msisdn":"1"}"#, #"{"destination_msisdn":1}"#, #"{"destination_msisdn":"1","tp_dcs":256}"#,
        #"{"destination_msisdn":"1","udh":"*"}"#, #"{"destination_msisdn":"1","kind":"mail"}"#,
        #"{"destination_msisdn":"1","concat":{"reference":1,"part":3,"parts":2}}"#,
        #"{"destination_msisdn":"1","concat":{}}"#, #"{"destination_msisdn":"1","tlvs":[{"value":""}]}"#,
        #"{"destination_msisdn":"1","receipt":{}}"#, #"{"destination_msisdn":"1","expires":"soon"}"#,
        #"{"destination_msisdn":null}"#, "[]", "7",
    ])
    func `a message that is JSON but not a message is refused with its field`(text: String) {
        do throws(JSONError) {
            _ = try NewMessage(json: Array(text.utf8))
            Issue.record("taken: \(text)")
        } catch {
            #expect(!error.isSyntax)
        }
    }

    @Test func `results, receipts and leases come back as they were`() throws {
        let results = [
            DeliveryResult(id: 1, outcome: .delivered, smppMessageIDs: ["x"]),
            DeliveryResult(id: 2, outcome: .delivered, smppMessageIDs: ["x", "y"]),
            DeliveryResult(id: 3, outcome: .permanent, error: "no such number", smppStatus: 0x0B),
        ]
        for result in results { #expect(try DeliveryResult(json: result.json) == result) }
        let reports = [
            ReceiptReport(.message(1, smppMessageID: nil), state: .delivered),
            ReceiptReport(
                .message(1, smppMessageID: "a"),
                state: .expired,
                error: "001",
                doneDate: Timestamp(seconds: 9)
            ),
            ReceiptReport(.carrier(destSmsc: "c", smppMessageID: "a"), state: .accepted),
        ]
        for report in reports { #expect(try ReceiptReport(json: report.json) == report) }
        let lease = LeaseChange(lessee: Lessee(frontend: "g", worker: 3), renew: [1, 2], release: [3])
        #expect(try LeaseChange(json: lease.json) == lease)
    }

    @Test func `a receipt that names no message is refused`() {
        for text in [#"{"state":"DELIVRD"}"#, #"{"state":"DELIVRD","dest_smsc":"c"}"#, #"{"message_id":1}"#] {
            #expect(throws: JSONError.self) { try ReceiptReport(json: Array(text.utf8)) }
        }
    }

    @Test func `registrations, routes, events and status come back as they were`() throws {
        var registration = FrontendRegistration(
            frontendName: "g",
            binds: [FrontendRegistration.Bind(name: "b", mode: "client", connected: true)]
        )
        registration.uptimeSeconds = 5
        #expect(try FrontendRegistration(json: registration.json) == registration)
        var route = MessageRoute(prefix: "44", destSmsc: nil, priority: 5, weight: 3, action: .autoReply)
        route.reply = "no"
        #expect(try MessageRoute(json: route.json) == route)
        let event = MessageEvent(messageID: 1, name: "n", description: "d", source: "s")
        #expect(try MessageEvent(json: event.json) == event)
        let status = CoreStatus(status: "ok", application: "OmniMessage", timestamp: nil, extensions: [.batch, .wait])
        #expect(try CoreStatus(json: status.json) == status)
    }

    @Test func `extensions that we do not know are passed over`() throws {
        let text = #"{"status":"ok","extensions":["batch","teleport"]}"#
        #expect(try CoreStatus(json: Array(text.utf8)).extensions == [.batch])
    }
}
