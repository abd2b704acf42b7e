import Common
import Foundation
import IPC
import Testing

@testable import smppctl

@Suite struct CacheTablesTests {
    private static func bind(_ name: String, pending: Int, failed: Int) -> CacheResponse.BindCache {
        var bind = CacheResponse.BindCache(name: name, enabled: true, maxSize: 10_000)
        bind.pending = pending
        bind.failed = failed
        bind.total = pending + failed
        return bind
    }

    @Test func `a summary names every bind and what all hold together`() {
        let text = CacheTables.summary(
            [Self.bind("acme", pending: 3, failed: 1), Self.bind("beta", pending: 0, failed: 0)],
            colour: false
        )
        #expect(text.contains("acme      4        3           0       1     10000  on"))
        #expect(text.hasSuffix("4 messages held: 3 pending, 1 failed for good"))
        #expect(CacheTables.summary([], colour: false) == "No bind has a message cache.")
    }

    @Test func `a list shows why a message waits, and how to go on`() throws {
        let message = CachedMessage(
            id: MessageID(number: 123_456_789),
            bind: try #require(BindName("acme")),
            state: .pending,
            retryCount: 3,
            nextRetryAt: Timestamp(milliseconds: 1_769_949_296_000),
            receivedAt: Timestamp(milliseconds: 1_769_949_200_000),
            wantsFailureReceipt: false,
            lastError: "http 503\u{1B}[2J",
            payload: [],
            isTried: true
        )
        let rows = [CacheResponse.CachedRow(message)]
        let text = CacheTables.messages(rows, limit: 1, colour: false)
        #expect(text.contains("-123456789  acme"))
        #expect(text.contains("└ http 503"))
        #expect(!text.contains("\u{1B}"), "what Core said does not steer the terminal")
        #expect(text.hasSuffix("There may be more: --before -123456789"))
        #expect(CacheTables.messages([], limit: 1, colour: false) == "No messages.")
    }

    @Test func `a list of doubts that ends before all are listed says so`() {
        func parts(_ count: Int, of bind: String) -> [CacheResponse.DoubtfulPart] {
            (0..<count).map {
                CacheResponse.DoubtfulPart(bind: bind, message: Int64($0), part: 1, sentAt: "then", attempts: 1)
            }
        }
        let few = parts(9_999, of: "acme")
        #expect(!CacheTables.doubts(few, colour: false).contains("may be more"))
        let many = CacheTables.doubts(few + parts(10_000, of: "beta"), colour: false)
        #expect(many.hasSuffix("beta: the first 10000 are shown; there may be more"))
        #expect(!many.contains("acme: the first"))
    }

    @Test func `as JSON the names are those of the handbook`() throws {
        let totals = try JSONText.of(CacheTotals([Self.bind("acme", pending: 3, failed: 1)]), pretty: false)
        #expect(totals.contains("\"failed\":1"))
        #expect(totals.contains("\"max_size\":10000"))
        #expect(totals.contains("\"total\":4"))
    }
}
