import Common
import CoreAPI
import NIOCore
import Testing

@testable import embeddedcore

/// Every call, made by the gateway's own client, so that both sides of the contract are proven at once.
@Suite struct ServerTests {
    /// The last id before the first, by the dice of these tests.
    private static let zero: Int64 = 100_000_000

    @Test func `it says what it can do`() async throws {
        try await RunningCore.run { core async throws in
            let outcome = await core.call { $0.status() }
            guard case .done(let status) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(status.status == "ok")
            #expect(status.application == "OmniMessage")
            #expect(status.extensions == [.batch, .wait, .receipts, .lease])
        }
    }

    @Test func `a gateway registers and is listed until 90 s have passed`() async throws {
        try await RunningCore.run { core async throws in
            let registration = FrontendRegistration(
                frontendName: "smpp_gateway",
                binds: [FrontendRegistration.Bind(name: "b", mode: "client", connected: true)]
            )
            let expected = Registration(expiresAt: core.clock.now + .seconds(90))
            #expect(await core.call { $0.register(registration) } == .done(expected))
            #expect(try await core.raw("GET", "/api/frontends").body.contains("smpp_gateway"))
            core.clock.pass(.seconds(90))
            #expect(try await core.raw("GET", "/api/frontends").body == #"{"data":[]}"#)
        }
    }

    @Test func `a message goes in, out, and its receipt back`() async throws {
        try await RunningCore.run { core async throws in
            let id = try await core.insert(asking())
            #expect(try await core.fetch("carrier").map(\.content) == [asking()])
            let delivered = await core.call { $0.markDelivered(id: id, destSmsc: "carrier", smppMessageIDs: ["c1"]) }
            #expect(delivered.verdict == .done)
            let report = ReceiptReport(.carrier(destSmsc: "carrier", smppMessageID: "c1"), state: .delivered)
            #expect(await core.call { $0.receipts([report]) } == .done([.done(id)]))
            #expect(try await core.fetch("partner").map { $0.content.receipt?.messageID } == ["-77"])
        }
    }

    @Test func `a batch is answered item by item, and a repeat gets the same ids`() async throws {
        try await RunningCore.run { core async throws in
            var odd = asking()
            odd.destinationMsisdn = ""
            let batch = [
                NewMessage(asking(), idempotencyKey: "a"), NewMessage(odd), NewMessage(asking(), idempotencyKey: "b"),
            ]
            let first = await core.call { $0.insertBatch(batch) }
            guard case .done(let outcomes) = first else {
                Issue.record("\(first)")
                return
            }
            #expect(outcomes[0] == .done(Self.zero + 1))
            #expect(outcomes[1] == .permanent(CoreFault(.http(422), "item destination_msisdn may not be empty")))
            #expect(outcomes[2] == .done(Self.zero + 2))
            #expect(await core.call { $0.insertBatch(batch) } == first)
        }
    }

    @Test func `results settle many messages at once`() async throws {
        try await RunningCore.run { core async throws in
            for _ in 0..<3 { _ = try await core.insert(asking(0)) }
            let results = [
                DeliveryResult(id: Self.zero + 1, outcome: .delivered, smppMessageIDs: ["x"]),
                DeliveryResult(id: Self.zero + 2, outcome: .temporary, error: "busy", smppStatus: 0x14),
                DeliveryResult(id: Self.zero + 3, outcome: .permanent, smppStatus: 0x0B),
                DeliveryResult(id: Self.zero + 4, outcome: .delivered),
            ]
            let missing = ItemOutcome.permanent(CoreFault(.http(404), "item message \(Self.zero + 4) does not exist"))
            #expect(await core.call { $0.results(results) } == .done((1...3).map { .done(Self.zero + $0) } + [missing]))
            var states: [CoreMessage.Status] = []
            for id in Int64(1)...3 {
                guard case .done(let message) = await core.call({ $0.message(Self.zero + id) }) else { continue }
                states.append(message.status)
            }
            #expect(states == [.delivered, .pending, .failed])
            guard case .done(let second) = await core.call({ $0.message(Self.zero + 2) }) else { return }
            #expect(second.lastError == "busy, status 0x14")
            #expect(second.deliveryAttempts == 1)
            #expect(second.content.deliverAfter == core.clock.now + .seconds(60))
        }
    }

    @Test func `the single calls do what the batch does`() async throws {
        try await RunningCore.run { core async throws in
            let id = try await core.insert(asking(0))
            let failed = await core.call { $0.incrementDeliveryAttempt(id: id, error: "x", permanent: true) }
            #expect(failed.verdict == .done)
            #expect(await core.call { $0.markDelivered(id: 999, destSmsc: "c") }.verdict == .permanent)
            #expect(await core.call { $0.message(999) }.verdict == .permanent)
            guard case .done(let message) = await core.call({ $0.message(id) }) else { return }
            #expect(message.status == .failed)
        }
    }

    @Test func `leases are renewed and given back`() async throws {
        try await RunningCore.run { core async throws in
            let id = try await core.insert(asking())
            #expect(try await core.fetch("carrier").count == 1)
            let change = LeaseChange(lessee: Lessee(frontend: "g", worker: 1), renew: [id], release: [id])
            #expect(await core.call { $0.lease(change) } == .done(LeaseAnswer(renewed: [id], released: [id])))
            #expect(try await core.fetch("carrier").count == 1)
        }
    }

    @Test func `a pending message can be withdrawn and changed`() async throws {
        try await RunningCore.run { core async throws in
            let id = try await core.insert(asking())
            var change = Replacement(sourceSmsc: "partner")
            change.messageBody = "new"
            let wish = change
            #expect(await core.call { $0.replace(id: id, by: wish) }.verdict == .done)
            guard case .done(let message) = await core.call({ $0.message(id) }) else { return }
            #expect(message.content.messageBody == "new")
            #expect(await core.call { $0.cancel(id: id, sourceSmsc: "partner") }.verdict == .done)
            #expect(await core.call { $0.cancel(id: id, sourceSmsc: "partner") }.verdict == .permanent)
        }
    }

    @Test func `messages are listed page by page, the newest first`() async throws {
        try await RunningCore.run { core async throws in
            for number in 0..<5 { _ = try await core.insert(asking(0, for: number % 2 == 0 ? "a" : "b")) }
            func ids(_ filter: MessageFilter) async -> [Int64] {
                guard case .done(let fetched) = await core.call({ $0.messages(filter) }) else { return [] }
                return fetched.messages.map { $0.id - Self.zero }
            }
            #expect(await ids(MessageFilter(limit: 2)) == [5, 4])
            #expect(await ids(MessageFilter(limit: 2, before: Self.zero + 4)) == [3, 2])
            #expect(await ids(MessageFilter(destSmsc: "b")) == [4, 2])
            #expect(await ids(MessageFilter(status: "pending", destSmsc: "a")) == [5, 3, 1])
            #expect(await ids(MessageFilter(status: "failed")) == [])
            #expect(await core.call { $0.messages(MessageFilter(status: "odd")) }.verdict == .permanent)
        }
    }

    @Test func `routes change while messages flow`() async throws {
        let file = { (configuration: inout EmbeddedCoreConfiguration) in
            var route = RouteConfiguration()
            route.destSMSC = "from_file"
            configuration.routes = [route]
        }
        try await RunningCore.run(file) { core async throws in
            func route() async throws -> String? {
                let id = try await core.insert(asking(0, for: nil))
                guard case .done(let message) = await core.call({ $0.message(id) }) else { return nil }
                return message.content.destSmsc
            }
            #expect(try await route() == "from_file")
            let added = try await core.raw("POST", "/api/routes", #"{"prefix":"44","dest_smsc":"api"}"#)
            #expect(added.status == 201)
            #expect(try await route() == "api")
            #expect(
                try await core.raw("PUT", "/api/routes/2", #"{"prefix":"447","dest_smsc":"changed"}"#).status == 200
            )
            #expect(try await route() == "changed")
            guard case .done(let routes) = await core.call({ $0.routes() }) else { return }
            #expect(routes.map(\.id) == [1, 2])
            #expect(try await core.raw("DELETE", "/api/routes/2").status == 200)
            #expect(try await core.raw("DELETE", "/api/routes/2").status == 404)
            #expect(try await core.raw("PUT", "/api/routes/2", #"{"dest_smsc":"x"}"#).status == 404)
            #expect(try await core.raw("POST", "/api/routes", #"{"prefix":"44"}"#).status == 422)
            #expect(try await route() == "from_file")
        }
    }

    @Test func `events, records, depths and documentation are there`() async throws {
        try await RunningCore.run { core async throws in
            var content = asking()
            content.sourceMsisdn = "=1+1"
            let id = try await core.insert(content)
            #expect(await core.call { $0.event(MessageEvent(messageID: id, name: "seen")) }.verdict == .done)
            #expect(await core.call { $0.event(MessageEvent(messageID: 99, name: "seen")) }.verdict == .permanent)
            #expect(await core.call { $0.queueDepths() } == .done(["carrier": 1]))
            let records = try await core.raw("GET", "/api/cdrs?format=csv").body
            #expect(records.split(separator: "\n").count == 2)
            #expect(records.contains(",\(id),pending,message,'=1+1,447700900123,partner,carrier,0,,for carrier\n"))
            #expect(
                try await core.raw("GET", "/api/cdrs?from=2099-01-01T00:00:00Z").body.split(separator: "\n").count == 1
            )
            #expect(try await core.raw("GET", "/api/docs").body.contains("/api/messages/queue"))
            let document = try await core.raw("GET", "/api/docs.json").body
            var json = JSONReader(document)
            try json.skip()
            try json.end()
            #expect(document.contains(#""openapi":"3.1.0""#))
        }
    }
}

@Suite struct HeldCallTests {
    @Test func `a held call ends the moment a message comes for its bind`() async throws {
        try await RunningCore.run { core async throws in
            async let held = core.call { $0.queue(smsc: "carrier", limit: 10, wait: .seconds(30)) }
            // The other bind's message does not end it; whichever comes first is seen, before the look or after.
            _ = try await core.insert(asking(0, for: "other"))
            _ = try await core.insert(asking(0))
            let start = ContinuousClock.now
            guard case .done(let fetched) = await held else {
                Issue.record("not done")
                return
            }
            #expect(fetched.messages.map(\.content.destSmsc) == ["carrier"])
            #expect(ContinuousClock.now - start < .seconds(10))
        }
    }

    @Test func `a held call without anything ends at its time, with nothing`() async throws {
        try await RunningCore.run { core async throws in
            #expect(
                await core.call { $0.queue(smsc: "carrier", limit: 10, wait: .milliseconds(50)) }
                    == .done(FetchedMessages())
            )
        }
    }

    @Test func `a stop ends held calls at once`() async throws {
        try await RunningCore.run { core async throws in
            async let held = core.call { $0.queue(smsc: "carrier", limit: 10, wait: .seconds(30)) }
            while try await !core.raw("GET", "/metrics").body.contains("held_calls 1") { await Task.yield() }
            let start = ContinuousClock.now
            await core.stop()
            #expect(await held == .done(FetchedMessages()))
            #expect(ContinuousClock.now - start < .seconds(4))
        }
    }

    @Test func `a held call ends when a message becomes due`() async throws {
        try await RunningCore.run { core async throws in
            var content = asking(0)
            // The clock stands, so the wait is for the full time by the real one; then it is let pass.
            content.deliverAfter = core.clock.now + .milliseconds(100)
            _ = try await core.insert(content)
            async let held = core.call { $0.queue(smsc: "carrier", limit: 10, wait: .seconds(30)) }
            core.clock.pass(.milliseconds(100))
            guard case .done(let fetched) = await held else { return }
            #expect(fetched.messages.count == 1)
        }
    }
}
