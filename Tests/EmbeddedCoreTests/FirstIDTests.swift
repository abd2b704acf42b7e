import Common
import CoreAPI
import Foundation
import Testing

@testable import embeddedcore

/// A gateway remembers messages by their ids: none is another message's in a file that takes this one's place.
@Suite struct FirstIDTests {
    @Test func `a new file begins somewhere, as the dice say`() async throws {
        let one = try Bench(dice: 5)
        let other = try Bench(dice: 123_456_789)
        #expect(try await one.insert(asking()) == 100_000_006)
        #expect(try await other.insert(asking()) == 223_456_790)
    }

    @Test func `a file that goes on gives the next id`() async throws {
        let bench = try Bench()
        let first = try await bench.insert(asking())
        try bench.reopenNow()
        #expect(try await bench.insert(asking()) == first + 1)
    }

    @Test func `an older copy that is put back gives no id that was given since`() async throws {
        let bench = try Bench()
        let old = try await bench.insert(asking())
        let copy = try bench.copy()
        bench.pass(.seconds(10))
        var since: Set<Int64> = []
        for _ in 0..<50 { since.insert(try await bench.insert(asking())) }
        let again = try bench.open(copy)
        let next = try await again.insert(asking())
        #expect(next > (since.max() ?? .max) && !since.contains(next))
        // What a gateway still has to say about one of them is about nothing here.
        let late = try #require(since.first)
        #expect(try await again.settles(late, .delivered) == nil)
        #expect(try await again.settles(old, .delivered) == old)
    }

    @Test func `a copy of long ago leaves out a million ids, and no more`() async throws {
        let bench = try Bench()
        let old = try await bench.insert(asking())
        bench.pass(.seconds(365 * 86_400))
        try bench.reopenNow()
        #expect(try await bench.insert(asking()) == old + 1_000_001)
    }
}
