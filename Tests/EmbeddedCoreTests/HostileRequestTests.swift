import Common
import CoreAPI
import Testing

@testable import embeddedcore

@Suite struct HostileRequestTests {
    private static let calls = [
        "/api/messages", "/api/messages/batch", "/api/messages/results", "/api/messages/receipts",
        "/api/messages/lease",
        "/api/messages/1/mark_delivered", "/api/messages/1/increment_delivery_attempt", "/api/messages/1/cancel",
        "/api/messages/1/replace", "/api/frontends/register", "/api/events", "/api/routes",
    ]

    @Test func `what is not JSON is 400, on every call`() async throws {
        try await RunningCore.run { core async throws in
            let deep = String(repeating: "[", count: 100_000)
            for path in Self.calls {
                for body in ["", "{", "}", "nonsense", "{\"a\":\(deep)", "{\"a\":1}{", "{\"a\":\"\u{1}\"}"] {
                    let answer = try await core.raw("POST", path, body)
                    #expect(answer.status == 400, "\(path) \(body.prefix(20)): \(answer)")
                    #expect(answer.body.hasPrefix(#"{"errors":{"#))
                }
                #expect(try await core.raw("POST", path, [0x22, 0xFF, 0x22]).status != 500)
            }
        }
    }

    @Test func `JSON of the wrong shape is 422, and never more than a refusal`() async throws {
        let huge = "1" + String(repeating: "0", count: 500)
        try await RunningCore.run { core async throws in
            for path in Self.calls {
                for body in ["[]", "7", "\"x\"", "true"] {
                    #expect(try await core.raw("POST", path, body).status == 422)
                }
            }
            let odd = [
                ("/api/messages", #"{"destination_msisdn":\#(huge)}"#),
                ("/api/messages", #"{"destination_msisdn":"1","tp_dcs":\#(huge)}"#),
                ("/api/messages", #"{"destination_msisdn":"1","deliver_after":"later"}"#),
                ("/api/messages/results", #"{"results":7}"#), ("/api/messages/results", #"{}"#),
                ("/api/messages/batch", #"{"messages":[\#(String(repeating: "1,", count: 1000))1]}"#),
                ("/api/events", #"{"message_id":\#(huge),"name":"x"}"#),
                ("/api/messages/lease", #"{"frontend":"g","renew":[0]}"#),
                ("/api/messages/1/replace", #"{"destination_msisdn":"1"}"#),
                ("/api/routes", #"{"dest_smsc":"x","weight":0}"#),
            ]
            for (path, body) in odd {
                let answer = try await core.raw("POST", path, body)
                #expect(answer.status == 422, "\(path) \(body.prefix(60)): \(answer)")
            }
        }
    }

    @Test func `odd items of a batch are refused one by one`() async throws {
        try await RunningCore.run { core async throws in
            let body =
                #"{"results":[7,{"id":-1,"outcome":"delivered"},{"id":1,"outcome":"lost"},{"id":99999999999999999999}]}"#
            let answer = try await core.raw("POST", "/api/messages/results", body)
            #expect(answer.status == 200)
            #expect(answer.body.split(separator: #""status":422"#).count == 5)
        }
    }

    @Test func `odd questions in the address are refused or bounded`() async throws {
        try await RunningCore.run { core async throws in
            let refused = [
                "/api/messages/queue", "/api/messages/queue?smsc=", "/api/messages/queue?smsc=a&limit=x",
                "/api/messages/queue?smsc=a&wait=1e9", "/api/messages?before=x", "/api/cdrs?format=pdf",
                "/api/cdrs?from=yesterday",
            ]
            for path in refused { #expect(try await core.raw("GET", path).status == 422, "\(path)") }
            for path in [
                "/api/messages/0", "/api/messages/-1", "/api/messages/99999999999999999999", "/api/messages/x",
            ] {
                #expect(try await core.raw("GET", path).status == 404, "\(path)")
            }
            for path in ["/api/messages/queue?smsc=a&limit=999999999", "/api/messages?limit=-5"] {
                #expect(try await core.raw("GET", path).status == 200, "\(path)")
            }
        }
    }

    @Test func `a body beyond the limit is 413`() async throws {
        try await RunningCore.run { core async throws in
            let body = [UInt8](repeating: 0x20, count: Asked.singleLimit + 1)
            #expect(try await core.raw("POST", "/api/messages", body).status == 413)
        }
    }

    @Test func `without the key nothing is told`() async throws {
        let locked = { (configuration: inout EmbeddedCoreConfiguration) in configuration.apiKey = Secret("right") }
        try await RunningCore.run(locked, clientKey: "right") { core async throws in
            #expect(await core.call { $0.status() }.verdict == .done)
            for key in ["wrong", "righ", "rightt", ""] {
                let answer = try await core.raw("GET", "/api/status", headers: [("X-API-Key", key)])
                #expect(answer.status == 401)
            }
            #expect(try await core.raw("GET", "/api/messages").status == 401)
            #expect(try await core.raw("GET", "/metrics").status == 401)
        }
        try await RunningCore.run(locked, clientKey: "wrong") { core async throws in
            #expect(await core.call { $0.status() }.verdict == .unreachable)
        }
    }

    @Test func `a Core that the world could reach does not start without a key`() async throws {
        await #expect(throws: ExposureRefused.self) {
            try await RunningCore.run({ $0.host = "0.0.0.0" }) { _ async throws in Issue.record("started") }
        }
    }
}
