import Testing

@testable import steward

/// What is wrong in Core that is no bind's matter: told when it lasts, forgotten when it is over.
@Suite struct CoreTroublesTests {
    private let start = ContinuousClock.now
    private var troubles = CoreTroubles()

    private mutating func see(_ depths: [String: Int64], expired: Int64? = nil, after seconds: Int = 0) {
        self.troubles.saw(depths, expired: expired, binds: ["acme"], at: self.start + .seconds(seconds))
    }

    private func said(after seconds: Int = 0) -> [String] {
        self.troubles.sentences(at: self.start + .seconds(seconds))
    }

    @Test mutating func `what waits for our own binds is no trouble, however much`() {
        for _ in 0..<3 { self.see(["acme": 100_000, "gone": 0]) }
        #expect(self.said() == [])
    }

    @Test mutating func `what is astray at one look alone may be on its way, at two it is told`() {
        self.see(["": 1])
        #expect(self.said() == [])
        self.see(["": 1])
        #expect(self.said() == ["1 message in Core without a route: dest_smsc is NULL, so no bind fetches it"])
        self.see(["": 2])
        #expect(self.said() == ["2 messages in Core without a route: dest_smsc is NULL, so no bind fetches them"])
        self.see([:])
        #expect(self.said() == [])
    }

    @Test mutating func `of many names without a bind the three with the most are told, and how many more there are`() {
        for _ in 0..<2 { self.see(["a": 1, "b": 5, "c": 3, "d": 3, "e": 2]) }
        func sentence(_ count: String, _ name: String) -> String {
            "\(count) in Core for dest_smsc '\(name)', which names no bind of this gateway"
        }
        #expect(
            self.said() == [
                sentence("5 messages", "b"), sentence("3 messages", "c"), sentence("3 messages", "d"),
                "messages in Core for 2 further names without a bind",
            ]
        )
    }

    @Test mutating func `what had expired before we came is not counted, what expires since is, for ten minutes`() {
        self.see([:], expired: 40, after: 0)
        #expect(self.said() == [])
        self.see([:], expired: 41, after: 60)
        #expect(self.said(after: 60) == ["1 message expired in Core in the last 10 min before it was sent"])
        self.see([:], expired: 45, after: 120)
        #expect(self.said(after: 120) == ["5 messages expired in Core in the last 10 min before they were sent"])
        self.see([:], expired: 45, after: 700)
        #expect(self.said(after: 700) == ["4 messages expired in Core in the last 10 min before they were sent"])
        self.see([:], expired: 45, after: 721)
        #expect(self.said(after: 721) == [])
    }

    @Test mutating func `a counter that has fallen is that of a Core that began anew`() {
        self.see([:], expired: 40, after: 0)
        self.see([:], expired: 50, after: 10)
        self.see([:], expired: 1, after: 20)
        #expect(self.said(after: 20) == [])
        self.see([:], expired: 3, after: 30)
        #expect(self.said(after: 30) == ["2 messages expired in Core in the last 10 min before they were sent"])
    }

    @Test mutating func `a Core that does not count them says nothing about expiry`() {
        for seconds in 0..<3 { self.see([:], expired: nil, after: seconds) }
        #expect(self.said(after: 3) == [])
    }

    @Test mutating func `a registration that is not taken is told until it is`() {
        self.troubles.registration = "http 401"
        #expect(self.said() == ["Core does not take the gateway's registration (frontend_register): http 401"])
        self.troubles.registration = nil
        #expect(self.said() == [])
    }
}
