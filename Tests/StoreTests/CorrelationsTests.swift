import Common
import Synchronization
import Testing

@testable import Store

@Suite struct CorrelationsTests {
    private let place = TestStore()
    private let part = SendingPart(coreID: 42, part: 0)

    private func key(_ id: String, group: String = "carrier", to destination: String = "61400") -> CarrierKey {
        CarrierKey(group: StableHash.of(group), id: StableHash.of(id), destination: StableHash.of(destination))
    }

    private func remember(_ id: String, forms: [String] = []) -> RememberCorrelations {
        let correlation = Correlation(
            key: self.key(id),
            part: self.part,
            carrierID: "-17",
            otherForms: forms.map { StableHash.of($0) }
        )
        return RememberCorrelations(bind: .acme, correlations: [correlation])
    }

    private func receipt(
        _ forms: [String],
        group: String = "carrier",
        to destination: String = "61400",
        payload: String? = nil
    ) -> MatchReceipts {
        let receipt = ReceiptSearch(
            group: StableHash.of(group),
            forms: forms.map { StableHash.of($0) },
            destination: StableHash.of(destination),
            payload: payload.map { ArraySlice($0.utf8) }
        )
        return MatchReceipts(bind: .other, receipts: [receipt])
    }

    private func match(_ store: Store, _ receipt: MatchReceipts) async throws -> (form: Int, CorrelationMatch)? {
        guard case .matched(let form, let matches) = try await store.ask(receipt).findings.first,
            let match = matches.first
        else { return nil }
        return (form, match)
    }

    @Test func `a receipt finds its message by the first form that is known`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.remember("abc"))
        let found = try #require(try await self.match(store, self.receipt(["ABC", "abc", "xyz"])))
        #expect(found.form == 1)
        #expect(found.1.part == self.part && found.1.carrierID == "-17")
    }

    @Test func `neither another group nor another destination will do`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.remember("abc"))
        #expect(try await store.ask(self.receipt(["abc"], group: "else")).findings == [.unknown])
        #expect(try await store.ask(self.receipt(["abc"], to: "61401")).findings == [.unknown])
    }

    @Test func `after the final state it is forgotten`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.remember("abc"))
        let found = try #require(try await self.match(store, self.receipt(["abc"]))).1
        #expect(try await store.ask(ForgetCorrelations(bind: .other, matches: [found, found])) == 1)
        #expect(try await store.ask(self.receipt(["abc"])).findings == [.unknown])
    }

    @Test func `it is kept for seven days, and then gone`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.remember("abc"))
        self.place.pass(.seconds(7 * 86_400))
        #expect(try await self.match(store, self.receipt(["abc"])) != nil)
        self.place.pass(.seconds(86_400))
        #expect(try await store.ask(self.receipt(["abc"])).findings == [.unknown])
        self.place.pass(.seconds(86_400))
        _ = try await store.ask(self.remember("new"))
        #expect(try await store.rowsOfCorrelations() == 1)
    }

    @Test func `a clock set forward by hours drops nothing that is still to be kept`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.remember("abc"))
        for day in 1...7 {
            self.place.pass(.seconds(86_400))
            if day < 7 { _ = try await store.ask(self.remember("day \(day)")) }
        }
        self.place.setClock(by: .seconds(20 * 3600))
        _ = try await store.ask(self.remember("ahead"))
        self.place.setClock(by: .seconds(-20 * 3600))
        #expect(try await self.match(store, self.receipt(["abc"])) != nil)
        #expect(try await self.match(store, self.receipt(["ahead"])) != nil)
    }

    @Test func `an id that a carrier uses again means the newer message`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.remember("abc"))
        self.place.pass(.seconds(3 * 86_400))
        let newer = Correlation(key: self.key("abc"), part: SendingPart(coreID: 43, part: 0))
        _ = try await store.ask(RememberCorrelations(bind: .acme, correlations: [newer]))
        #expect(try await self.match(store, self.receipt(["abc"]))?.1.part.coreID == 43)
    }

    @Test func `an id that a carrier gives again and again means the newest message, however many there are`()
        async throws
    {
        let store = try self.place.open()
        let correlations = (1...20).map { Correlation(key: self.key("abc"), part: SendingPart(coreID: $0, part: 0)) }
        _ = try await store.ask(RememberCorrelations(bind: .acme, correlations: correlations))
        guard case .matched(_, let matches) = try await store.ask(self.receipt(["abc"])).findings.first else {
            Issue.record("not found")
            return
        }
        #expect(matches.map(\.part.coreID) == [20, 19, 18, 17, 16, 15, 14, 13])
    }

    // MARK: Days that are kept no longer

    /// Many correlations of one day.
    private func fill(_ store: Store, _ count: Int64) async throws {
        let correlations = (1...count).map {
            Correlation(key: self.key("old \($0)"), part: SendingPart(coreID: $0, part: 0))
        }
        _ = try await store.ask(RememberCorrelations(bind: .acme, correlations: correlations))
    }

    private func noon(_ days: Int64) {
        let day = self.place.world.withLock { $0.now.milliseconds / 86_400_000 }
        let noon = Timestamp(milliseconds: (day + days) * 86_400_000 + 43_200_000)
        self.place.pass(noon - self.place.world.withLock { $0.now })
    }

    @Test func `a day that is kept no longer is emptied in portions, before its table's turn comes again`()
        async throws
    {
        let store = try self.place.open()
        self.noon(1)
        try await self.fill(store, 250)
        self.noon(7)
        #expect(try await store.ask(EmptyCorrelations()) == 0, "it is still looked for")
        #expect(try await self.match(store, self.receipt(["old 250"])) != nil)
        self.noon(1)
        #expect(try await store.ask(EmptyCorrelations()) == 100)
        #expect(try await store.ask(EmptyCorrelations()) == 100)
        #expect(try await store.ask(EmptyCorrelations()) == 50)
        #expect(try await store.ask(EmptyCorrelations()) == 0)
        self.noon(1)
        _ = try await store.ask(self.remember("new"))
        #expect(try await self.match(store, self.receipt(["new"])) != nil)
        #expect(try await store.ask(EmptyCorrelations()) == 0)
    }

    @Test func `a clock that was set forward by hours empties nothing that is still to be kept`() async throws {
        let store = try self.place.open()
        self.noon(1)
        try await self.fill(store, 250)
        self.noon(7)
        self.place.pass(.seconds(6 * 3600))
        self.place.setClock(by: .seconds(11 * 3600))
        #expect(try await store.ask(EmptyCorrelations()) == 0)
        self.place.setClock(by: .seconds(-11 * 3600))
        #expect(try await self.match(store, self.receipt(["old 1"])) != nil)
    }

    @Test func `a receipt that comes before the answer waits for it, and is given out once`() async throws {
        let store = try self.place.open()
        #expect(try await store.ask(self.receipt(["1f", "31"], payload: "DELIVRD")).findings == [.parked])
        #expect(store.counts.parkedReceipts == 1)
        let correlation = Correlation(key: self.key("31"), part: self.part, otherForms: [StableHash.of("1f")])
        let outcome = PartOutcome(
            part: self.part,
            outcome: CarrierOutcome(status: 0, carrierID: "31"),
            correlation: correlation
        )
        let early = try await store.ask(KeepOutcomes(bind: .acme, outcomes: [outcome])).early
        #expect(early.map(\.match.part) == [self.part])
        #expect(early.map(\.payload) == [Array("DELIVRD".utf8)])
        #expect(store.counts.parkedReceipts == 0)
        #expect(try await store.ask(KeepOutcomes(bind: .acme, outcomes: [outcome])).early.isEmpty)
        #expect(try await self.match(store, self.receipt(["1f", "31"]))?.form == 1)
    }

    @Test func `an early receipt waits in the cache from the commit that unparks it, whoever dies then`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.receipt(["31"], payload: "DELIVRD"))
        let outcome = PartOutcome(
            part: self.part,
            outcome: CarrierOutcome(status: 0, carrierID: "31"),
            correlation: Correlation(key: self.key("31"), part: self.part, carrierID: "31")
        )
        let early = try await store.ask(KeepOutcomes(bind: .acme, outcomes: [outcome, outcome])).early
        let killed = try self.place.open(at: try self.place.image())
        #expect(killed.counts.cache[.acme] == CacheCounts(pending: 1) && killed.counts.parkedReceipts == 0)
        let row = try #require(try await killed.ask(ClaimMessages(bind: .acme, limit: 9)).messages.first)
        #expect(EarlyReceipt.Row(row.payload) == EarlyReceipt.Row(try #require(early.first)))
    }

    @Test func `of many large early receipts those beyond a megabyte are answered without their text`() async throws {
        let store = try self.place.open()
        let large = String(repeating: "x", count: 300_000)
        for _ in 0..<6 { _ = try await store.ask(self.receipt(["31"], payload: large)) }
        let outcome = PartOutcome(
            part: self.part,
            outcome: CarrierOutcome(status: 0, carrierID: "31"),
            correlation: Correlation(key: self.key("31"), part: self.part)
        )
        let early = try await store.ask(KeepOutcomes(bind: .acme, outcomes: [outcome])).early
        #expect(early.map(\.payload.count) == [300_000, 300_000, 300_000, 0, 0, 0])
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 6))
    }

    @Test func `parked receipts are kept over a restart, up to a cap, and for seven days`() async throws {
        var limits = StoreLimits.small
        limits.parkedReceipts = 2
        let store = try self.place.open(limits: limits)
        for number in 1...3 {
            let answer = try await store.ask(self.receipt(["\(number)"], payload: "\(number)"))
            #expect(answer.droppedParked == (number == 3 ? 1 : 0))
        }
        store.close()
        let again = try self.place.open(limits: limits)
        #expect(again.counts.parkedReceipts == 2)
        #expect(try await again.ask(self.remember("1")).isEmpty, "the oldest went")
        #expect(try await again.ask(self.remember("2")).map(\.payload) == [Array("2".utf8)])
        self.place.pass(.seconds(8 * 86_400))
        _ = try await again.ask(self.receipt(["4"], payload: "4"))
        #expect(again.counts.parkedReceipts == 1)
    }
}

extension Store {
    fileprivate func rowsOfCorrelations() async throws -> Int {
        let counted = Counted()
        _ = try await self.ask(
            Probe { transaction throws(StoreFault) in
                for part in 0..<CorrelationParts.count {
                    let sql: SQL = "SELECT count(*) FROM correlation_#"
                    let count = try transaction.first(sql.part(part)) { $0.count(0) }
                    counted.add(count ?? 0)
                }
            }
        )
        return counted.value
    }
}
