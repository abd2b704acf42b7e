import Testing

@testable import Common

/// Every key with a range, at both ends and one step beyond them.
@Suite struct RangesTests {
    struct Range: Sendable, CustomTestStringConvertible {
        let key: String
        let allowed: [Int]
        let refused: [Int]
        var testDescription: String { self.key }

        init(_ key: String, _ range: ClosedRange<Int>, orZero: Bool = false) {
            self.key = key
            self.allowed = [range.lowerBound, range.upperBound] + (orZero ? [0] : [])
            let outside = [range.lowerBound - 1, range.upperBound + 1]
            self.refused = outside.filter { !(orZero && $0 == 0) }
        }
    }

    static let gateway = [
        Range("smpp_poll_interval", 100...2000), Range("cache_flush_interval", 100...600_000),
        Range("cache_max_retry_attempts", 1...100), Range("cache_backoff_multiplier", 1...10),
        Range("api_concurrency", 1...100), Range("api_timeout", 100...600_000),
    ]
    static let maps = [
        Range("listen.max_connections", 1...10_000), Range("listen.port", 1...65_535),
        Range("listen.bind_timeout", 1...3600), Range("metrics.port", 1...65_535), Range("console.port", 1...65_535),
        Range("embedded_core.port", 1...65_535), Range("embedded_core.max_attempts", 1...100),
    ]
    static let both = [
        Range("tps_limit", 1...10_000, orZero: true), Range("queue_check_frequency", 100...10_000),
        Range("enquire_link_interval", 1...86_400, orZero: true), Range("cache_max_size", 1...10_000_000),
        Range("cache_retry_interval", 1...86_400), Range("response_timeout", 1...3600),
    ]
    static let clients = [
        Range("port", 1...65_535), Range("window_size", 1...1000), Range("addr_ton", 0...6), Range("source_ton", 0...6),
        Range("dest_ton", 0...6), Range("reconnect_max_interval", 1...3600),
    ]
    static let servers = [
        Range("max_sessions", 1...100), Range("window_size", 1...10_000), Range("deliver_window", 1...1000),
        Range("inactivity_timeout", 1...86_400, orZero: true),
    ]

    @Test(arguments: gateway) func `a global key is taken at the ends of its range and not beyond`(range: Range) {
        check(range, in: { "\(range.key): \($0)" }, at: range.key)
    }

    @Test(arguments: maps) func `a key of a map is taken at the ends of its range and not beyond`(range: Range) {
        let words = range.key.split(separator: ".")
        check(range, in: { "\(words[0]):\n  \(words[1]): \($0)" }, at: range.key)
    }

    @Test(arguments: both + clients) func `a client bind's key is taken at the ends of its range and not beyond`(
        range: Range
    ) {
        check(range, in: { client("\(range.key): \($0)") }, at: "binds[0].\(range.key)")
    }

    @Test(arguments: both + servers) func `a server bind's key is taken at the ends of its range and not beyond`(
        range: Range
    ) {
        check(range, in: { server("\(range.key): \($0)") }, at: "server_binds[0].\(range.key)")
    }

    @Test(arguments: [("addr_npi", 2), ("source_npi", 5), ("dest_npi", 19)])
    func `a numbering plan that SMPP does not know is refused`(key: String, plan: Int) {
        #expect(errors(client("\(key): 18")).isEmpty)
        #expect(errors(client("\(key): \(plan)")).map(\.key) == ["binds[0].\(key)"])
    }

    private func check(_ range: Range, in text: (String) -> String, at key: String) {
        for value in range.allowed { #expect(errors(text("\(value)")).isEmpty, "\(value)") }
        for value in range.refused {
            let found = errors(text("\(value)"))
            #expect(found.map(\.key) == [key] && found.first?.value == "\(value)", "\(value)")
        }
        for value in [
            "\"\(range.allowed[0])\"", "12x", "1.5", "0x64", "0100", "99999999999999999999", "[1]", "{a: 1}", "", "1_",
        ] {
            #expect(errors(text(value)).first?.key == key, "\(value)")
        }
    }

    @Test func `digits may be grouped as in the original's file`() throws {
        #expect(try configuration("cache_flush_interval: 10_000").cacheFlushInterval == .seconds(10))
    }

    @Test func `zero switches off what it is allowed for`() throws {
        #expect(try configuration(client("enquire_link_interval: 0")).binds[0].enquireLinkInterval == nil)
        #expect(try configuration(server("inactivity_timeout: 0")).serverBinds[0].inactivityTimeout == nil)
        #expect(try configuration(server("tps_limit: 0")).serverBinds[0].tpsLimit == 0)
    }
}
