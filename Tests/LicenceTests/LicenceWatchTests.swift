import Common
import Testing

@testable import Licence

/// A watch with two clocks that the test sets: the machine's, and one that only runs forward.
private struct Scene: ~Copyable {
    var watch = LicenceWatch()
    var now = ContinuousClock.now
    var clock: Timestamp

    init(_ clock: String) { self.clock = moment(clock) }

    mutating func pass(_ duration: Duration) {
        self.now += duration
        self.clock = self.clock + duration
    }

    mutating func look(_ finding: Result<LicenceTerms, LicenceFault>?) -> [LicenceWatch.Notice] {
        self.watch.looked(finding, at: self.now, clock: self.clock)
    }
}

@Suite struct LicenceWatchTests {
    private let good = read(Golden.file.utf8)
    private let gone = Result<LicenceTerms, LicenceFault>.failure(.unreadable(path: "l.json", "does not exist"))
    private var licence: Licence { Golden.licence }

    @Test func `without a licence nothing is told`() {
        var scene = Scene("2026-06-01T00:00:00Z")
        #expect(scene.look(nil) == [])
        #expect(scene.watch.verdict == .unneeded)
    }

    @Test func `a good licence is told once`() {
        var scene = Scene("2026-06-01T00:00:00Z")
        #expect(scene.look(self.good) == [.valid(self.licence)])
        scene.pass(.seconds(60))
        #expect(scene.look(self.good) == [])
        #expect(scene.watch.wait(clock: scene.clock) == .seconds(60))
    }

    @Test func `a missing file is an error at once and then each hour`() {
        var scene = Scene("2026-06-01T00:00:00Z")
        var told: [Int] = []
        for minute in 0...180 {
            if !scene.look(self.gone).isEmpty { told.append(minute) }
            scene.pass(.seconds(60))
        }
        #expect(told == [0, 60, 120, 180])
    }

    @Test func `another fault is told at once, and so is the end of it`() {
        var scene = Scene("2026-06-01T00:00:00Z")
        #expect(scene.look(self.gone) == [.invalid(.unreadable(path: "l.json", "does not exist"))])
        #expect(scene.look(.failure(.altered)) == [.invalid(.altered)])
        #expect(scene.look(self.good) == [.valid(self.licence)])
        #expect(scene.look(self.gone) == [.invalid(.unreadable(path: "l.json", "does not exist"))])
    }

    @Test func `it ends to the moment, and the next look is then`() {
        var scene = Scene("2027-12-31T23:59:30Z")
        #expect(scene.look(self.good).contains(.valid(self.licence)))
        #expect(scene.watch.wait(clock: scene.clock) == .seconds(30))
        scene.pass(.milliseconds(29_999))
        #expect(scene.look(self.good) == [])
        scene.pass(.milliseconds(1))
        #expect(scene.look(self.good) == [.invalid(.expired(self.licence.expires))])
        #expect(scene.watch.wait(clock: scene.clock) == .seconds(60))
    }

    @Test func `it begins to the moment`() {
        var scene = Scene("2025-12-31T23:59:50Z")
        #expect(scene.look(self.good) == [.invalid(.notYetValid(from: moment("2026-01-01T00:00:00Z")))])
        #expect(scene.watch.wait(clock: scene.clock) == .seconds(10))
        scene.pass(.seconds(10))
        #expect(scene.look(self.good) == [.valid(self.licence)])
    }

    @Test func `the last fourteen days are told once a day`() {
        var scene = Scene("2027-12-17T00:00:00Z")
        #expect(scene.look(self.good) == [.valid(self.licence)])
        var days: [Int] = []
        for _ in 0..<(24 * 60 * 15 - 1) {
            scene.pass(.seconds(60))
            for case .endsSoon(_, let left) in scene.look(self.good) { days.append(left) }
        }
        #expect(days == [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map { $0 })
    }

    @Test func `a clock that is set back or far forward costs no more than the verdict`() {
        var scene = Scene("2027-12-31T23:59:59Z")
        #expect(scene.look(self.good).first == .valid(self.licence))
        scene.clock = moment("0001-01-01T00:00:00Z")
        #expect(scene.look(self.good) == [.invalid(.notYetValid(from: moment("2026-01-01T00:00:00Z")))])
        #expect(scene.look(self.good) == [])
        scene.clock = moment("9999-12-31T23:59:59Z")
        #expect(scene.look(self.good) == [.invalid(.expired(self.licence.expires))])
        #expect(scene.watch.wait(clock: scene.clock) == .seconds(60))
        scene.clock = moment("2027-06-01T00:00:00Z")
        #expect(scene.look(self.good) == [.valid(self.licence)])
    }

    @Test func `keys that are not known are told with the licence`() throws {
        let json = #"{"holder": "a", "expires": "2027-12-31", "tier": 1}"#
        let terms = try LicenceTerms(Array(json.utf8))
        var scene = Scene("2026-06-01T00:00:00Z")
        #expect(scene.look(.success(terms)) == [.valid(terms.licence), .unknownKeys(["tier"])])
        #expect(scene.look(.success(terms)) == [])
    }
}
