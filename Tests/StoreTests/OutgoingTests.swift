import Common
import Testing

@testable import Store

@Suite struct OutgoingTests {
    private let place = TestStore()
    private let one = SendingPart(coreID: 7, part: 1)
    private let two = SendingPart(coreID: 7, part: 2)

    private func outcome(_ part: SendingPart, status: UInt32 = 0, id: String? = "c1") -> PartOutcome {
        .init(part: part, outcome: CarrierOutcome(status: status, carrierID: id))
    }

    @Test func `a new part is nobody's; one that was sent before is told`() async throws {
        let store = try self.place.open()
        #expect(try await store.ask(BeginSending(bind: .acme, parts: [self.one])).isEmpty)
        let known = try await store.ask(BeginSending(bind: .acme, parts: [self.one, self.two]))
        #expect(known.map(\.part) == [self.one])
        #expect(known.map(\.outcome) == [nil])
    }

    @Test func `an outcome is known until Core has taken it, over a restart`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(BeginSending(bind: .acme, parts: [self.one, self.two]))
        _ = try await store.ask(KeepOutcomes(bind: .acme, outcomes: [self.outcome(self.one)]))
        store.close()
        let again = try self.place.open()
        let known = try await again.ask(BeginSending(bind: .acme, parts: [self.one], again: true))
        #expect(known.map(\.outcome) == [CarrierOutcome(status: 0, carrierID: "c1")])
        #expect(try await again.listed(OutgoingOfBind(bind: .acme, .inDoubt)).map(\.part) == [self.two])
        #expect(try await again.listed(OutgoingOfBind(bind: .acme, .answered)).map(\.part) == [self.one])
        #expect(try await again.ask(KnownOutgoing(bind: .acme, coreIDs: [7, 8])).map(\.part) == [self.one, self.two])
        #expect(try await again.ask(OutcomesTaken(bind: .acme, coreIDs: [7])) == 2)
        #expect(try await again.ask(KnownOutgoing(bind: .acme, coreIDs: [7])).isEmpty)
    }

    @Test func `parts that the message was cut into otherwise are told with the new ones`() async throws {
        let store = try self.place.open()
        let whole = SendingPart(coreID: 7, part: 0)
        let halves = (0..<2).map { SendingPart(coreID: 7, part: 2 << 8 | $0) }
        _ = try await store.ask(BeginSending(bind: .acme, parts: halves))
        #expect(try await store.ask(BeginSending(bind: .acme, parts: halves)).map(\.part) == halves)
        #expect(try await store.ask(BeginSending(bind: .acme, parts: [whole])).map(\.part) == halves)
        #expect(try await store.ask(BeginSending(bind: .acme, parts: [whole])).map(\.part) == [whole] + halves)
        let again = try await store.ask(BeginSending(bind: .acme, parts: [whole], again: true))
        #expect(again.map(\.part) == [whole])
    }

    @Test func `what is in doubt and sent again counts its attempts`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(BeginSending(bind: .acme, parts: [self.one]))
        #expect(try await store.ask(BeginSending(bind: .other, parts: [self.one], again: true)).map(\.attempts) == [1])
        let doubt = try await store.listed(OutgoingOfBind(bind: .other, .inDoubt))
        #expect(doubt.map(\.attempts) == [2], "and it is the other bind's now")
        #expect(try await store.listed(OutgoingOfBind(bind: .acme, .inDoubt)).isEmpty)
    }

    @Test func `a count of attempts at the end of all numbers does not stop the bind`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(BeginSending(bind: .acme, parts: [self.one]))
        _ = try await store.ask(
            Probe(lane: .acme) { transaction throws(StoreFault) in
                try transaction.run("UPDATE outgoing SET attempts = ?", .integer(Int64.max))
            }
        )
        #expect(try await store.ask(BeginSending(bind: .acme, parts: [self.one], again: true)).count == 1)
        #expect(try await store.ask(KnownOutgoing(bind: .acme, coreIDs: [7])).map(\.attempts) == [1_000_001])
    }

    @Test func `what was not written is forgotten, what was answered is not`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(BeginSending(bind: .acme, parts: [self.one, self.two]))
        _ = try await store.ask(KeepOutcomes(bind: .acme, outcomes: [self.outcome(self.one, status: 0x58, id: nil)]))
        #expect(try await store.ask(ForgetSending(bind: .acme, parts: [self.one, self.two])) == 1)
        let known = try await store.ask(KnownOutgoing(bind: .acme, coreIDs: [7]))
        #expect(known.map(\.outcome) == [CarrierOutcome(status: 0x58, carrierID: nil)])
    }

    @Test func `an outcome without its sending row is kept too`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(KeepOutcomes(bind: .acme, outcomes: [self.outcome(self.one)]))
        #expect(try await store.listed(OutgoingOfBind(bind: .acme, .answered)).count == 1)
    }

    @Test func `long lists come page by page`() async throws {
        let store = try self.place.open()
        let parts = (1...25).map { SendingPart(coreID: Int64($0), part: 0) }
        _ = try await store.ask(BeginSending(bind: .acme, parts: parts))
        var listed: [SendingPart] = []
        while true {
            let page = try await store.listed(OutgoingOfBind(bind: .acme, .inDoubt, after: listed.last, limit: 10))
            guard !page.isEmpty else { break }
            listed += page.map(\.part)
        }
        #expect(listed == parts)
    }
}
