import Common
import CoreAPI
import Testing

@testable import embeddedcore

@Suite struct RetryLadderTests {
    @Test func `tries are spaced 1, 2, 4, 8 minutes, and end at the limit`() {
        let now = Timestamp(milliseconds: 1000)
        let ladder = RetryLadder(maxAttempts: 6)
        let waits = (1...6).map { ladder.next(after: $0, at: now).map { ($0 - now).wholeMilliseconds / 60_000 } }
        #expect(waits == [1, 2, 4, 8, 16, nil])
    }

    @Test func `no wait is longer than a day, however many tries there were`() {
        let now = Timestamp(milliseconds: 0)
        let ladder = RetryLadder(maxAttempts: .max)
        for failures in [12, 64, 1000, Int.max - 1] {
            #expect(ladder.next(after: failures, at: now)?.milliseconds == 86_400_000)
        }
        #expect(ladder.next(after: .max, at: now) == nil)
    }

    @Test func `a limit below one still gives one try`() {
        #expect(RetryLadder(maxAttempts: 0).maxAttempts == 1)
    }
}

@Suite struct RoutingTableTests {
    private func chosen(
        _ routes: [MessageRoute],
        _ destination: String = "447700900123",
        source: String = "Brand",
        smsc: String? = nil,
        dice: UInt64 = 0
    ) -> String? {
        RoutingTable(routes).choose(destination: destination, source: source, sourceSmsc: smsc, dice: dice)?.destSmsc
    }

    @Test func `the longest prefix wins, whatever the order and the priority`() {
        let routes = [
            MessageRoute(prefix: "44", destSmsc: "uk", priority: 1),
            MessageRoute(prefix: "", destSmsc: "any", priority: 0),
            MessageRoute(prefix: "4477", destSmsc: "mobile", priority: 900),
        ]
        #expect(self.chosen(routes) == "mobile")
        #expect(self.chosen(routes.reversed()) == "mobile")
        #expect(self.chosen(routes, "4420") == "uk")
        #expect(self.chosen(routes, "1") == "any")
        #expect(self.chosen([routes[0]], "1") == nil)
    }

    @Test func `a leading plus counts on neither side`() {
        #expect(self.chosen([MessageRoute(prefix: "+44", destSmsc: "uk")]) == "uk")
        #expect(self.chosen([MessageRoute(prefix: "44", destSmsc: "uk")], "+447700900123") == "uk")
    }

    @Test func `the smallest priority goes first among equal prefixes`() {
        let routes = [
            MessageRoute(prefix: "44", destSmsc: "second", priority: 200),
            MessageRoute(prefix: "44", destSmsc: "first", priority: 100),
        ]
        #expect(self.chosen(routes) == "first")
    }

    @Test func `the dice choose by weight`() {
        let routes = [
            MessageRoute(prefix: "", destSmsc: "a", weight: 3), MessageRoute(prefix: "", destSmsc: "b", weight: 1),
        ]
        let chosen = (0..<8).map { self.chosen(routes, dice: $0) }
        #expect(chosen == ["a", "a", "a", "b", "a", "a", "a", "b"])
        #expect(self.chosen(routes, dice: .max) == "b")
    }

    @Test func `a route for one bind or sender leaves the others to shorter prefixes`() {
        var byBind = MessageRoute(prefix: "447", destSmsc: "bind")
        byBind.sourceSmsc = "p"
        var bySender = MessageRoute(prefix: "44", destSmsc: "sender")
        bySender.sourcePrefix = "Br"
        let routes = [byBind, bySender, MessageRoute(prefix: "", destSmsc: "any")]
        #expect(self.chosen(routes, smsc: "p") == "bind")
        #expect(self.chosen(routes, smsc: "q") == "sender")
        #expect(self.chosen(routes, source: "Other") == "any")
    }
}

@Suite struct ReceiptLedgerTests {
    @Test func `the wish follows the bits of registered_delivery`() {
        let wishes = (UInt8(0)...3).map { ReceiptWish(registeredDelivery: $0) }
        #expect(wishes.map(\.success) == [false, true, false, true])
        #expect(wishes.map(\.failure) == [false, true, true, false])
        #expect(ReceiptWish(registeredDelivery: 0x10).intermediate)
        #expect(ReceiptWish(registeredDelivery: 0x10).isAny)
        // Acknowledgements by the user (bits 3-2) are not receipts.
        #expect(!ReceiptWish(registeredDelivery: 0x0C).isAny)
    }

    @Test func `a final state closes, and is told only to who asked for its kind`() {
        let both = ReceiptWish(registeredDelivery: 1)
        let failures = ReceiptWish(registeredDelivery: 2)
        #expect(ReceiptLedger.judge(.delivered, in: .waiting, wish: both) == .close(tell: true))
        #expect(ReceiptLedger.judge(.delivered, in: .waiting, wish: failures) == .close(tell: false))
        #expect(ReceiptLedger.judge(.undeliverable, in: .asked, wish: failures) == .close(tell: true))
        #expect(
            ReceiptLedger.judge(.expired, in: .unasked, wish: ReceiptWish(registeredDelivery: 0)) == .close(tell: false)
        )
    }

    @Test(arguments: ReceiptState.allCases)
    func `nothing leaves closed`(state: ReceiptState) {
        #expect(ReceiptLedger.judge(state, in: .closed, wish: ReceiptWish(registeredDelivery: 0x11)) == .ignore)
    }

    @Test func `intermediate states are told only where asked for, and unknown never`() {
        let all = ReceiptWish(registeredDelivery: 0x11)
        #expect(ReceiptLedger.judge(.enroute, in: .waiting, wish: all) == .pass)
        #expect(ReceiptLedger.judge(.accepted, in: .waiting, wish: all) == .pass)
        #expect(ReceiptLedger.judge(.unknown, in: .waiting, wish: all) == .ignore)
        #expect(ReceiptLedger.judge(.enroute, in: .waiting, wish: ReceiptWish(registeredDelivery: 1)) == .ignore)
    }

    @Test func `the first failure fails a long message, and the last delivery delivers it`() {
        #expect(ReceiptLedger.whole([nil, .delivered]) == nil)
        #expect(ReceiptLedger.whole([.delivered, .delivered]) == .delivered)
        #expect(ReceiptLedger.whole([nil, .undeliverable, nil]) == .undeliverable)
    }
}

@Suite struct RouteArgumentTests {
    @Test func `a route is read from its argument`() throws {
        let route = try RouteConfiguration(argument: #"prefix=44,dest_smsc=uk,weight=3,priority=-5,source_prefix=Br"#)
        #expect(route.prefix == "44")
        #expect(route.destSMSC == "uk")
        #expect(route.weight == 3)
        #expect(route.priority == -5)
        #expect(route.sourcePrefix == "Br")
        let reply = try RouteConfiguration(argument: #"action=auto_reply,reply=Thank you\, and good bye"#)
        #expect(reply.reply == "Thank you, and good bye")
    }

    @Test(arguments: [
        "", "prefix=44", "dest_smsc", "dest_smsc=a,weight=0", "dest_smsc=a,x=1", "action=fly", "action=auto_reply",
    ])
    func `a bad argument is refused`(text: String) {
        #expect(throws: RouteArgumentFault.self) { try RouteConfiguration(argument: text) }
    }
}

@Suite struct ExposureTests {
    @Test(
        arguments: [
            ("127.0.0.1", nil, true), ("127.8.9.1", nil, true), ("::1", nil, true), ("localhost", nil, true),
            ("0.0.0.0", nil, false), ("::", nil, false), ("192.0.2.1", nil, false), ("core.example", nil, false),
            ("0.0.0.0", "", false), ("0.0.0.0", "key", true),
        ] as [(String, String?, Bool)]
    )
    func `beyond loopback a key is demanded`(host: String, key: String?, isAllowed: Bool) {
        var configuration = EmbeddedCoreConfiguration()
        configuration.host = host
        configuration.apiKey = key.map(Secret.init)
        switch Result(catching: { () throws(ExposureRefused) in try configuration.checkExposure() }) {
        case .success: #expect(isAllowed)
        case .failure(let refusal): #expect(!isAllowed && refusal.host == host)
        }
    }
}

@Suite struct MessageChecksTests {
    @Test func `a message within the limits passes, one beyond any of them is refused with its field`() {
        var message = NewMessage(MessageContent(sourceMsisdn: "1", destinationMsisdn: "2", messageBody: "x"))
        #expect(MessageChecks.problem(of: message) == nil)
        message.content.destinationMsisdn = ""
        #expect(MessageChecks.problem(of: message)?.field == "destination_msisdn")
        message.content.destinationMsisdn = String(repeating: "1", count: 65)
        #expect(MessageChecks.problem(of: message)?.field == "destination_msisdn")
        message.content.destinationMsisdn = "2"
        message.content.messageBody = String(repeating: "é", count: 40_000)
        #expect(MessageChecks.problem(of: message)?.field == "message_body")
        message.content.messageBody = ""
        message.content.destSmsc = ""
        #expect(MessageChecks.problem(of: message)?.field == "dest_smsc")
        message.content.destSmsc = nil
        message.content.kind = .receipt
        #expect(MessageChecks.problem(of: message)?.field == "receipt")
    }
}
