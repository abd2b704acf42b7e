import Supervision
import Testing

@Suite struct RestartPolicyTests {
    @Test func `early ends wait one second, then twice as long each time, at most thirty`() {
        var policy = RestartPolicy(times: FleetTimes())
        var waits: [RestartPolicy.Verdict] = []
        for end in 0..<8 { waits.append(policy.endedEarly(at: at(Double(end) * 40), dice: 0)) }
        #expect(waits == [1, 2, 4, 8, 16, 30, 30, 30].map { .after(.seconds($0)) })
    }

    @Test func `the dice shorten a wait by a fifth at most`() {
        for dice in [0, 0.3, 0.999] {
            var policy = RestartPolicy(times: FleetTimes())
            let wait = policy.endedEarly(at: at(0), dice: dice).wait
            #expect(wait > .milliseconds(799) && wait <= .seconds(1))
        }
    }

    @Test func `health begins the ladder again`() {
        var policy = RestartPolicy(times: FleetTimes())
        _ = policy.endedEarly(at: at(0), dice: 0)
        _ = policy.endedEarly(at: at(2), dice: 0)
        #expect(policy.provedHealthy() == false)
        #expect(policy.endedEarly(at: at(20), dice: 0) == .after(.seconds(1)))
    }

    @Test func `the eleventh early end in five minutes makes it failing, and only that one is news`() {
        var policy = RestartPolicy(times: FleetTimes())
        for end in 0..<10 {
            guard case .after = policy.endedEarly(at: at(Double(end) * 29), dice: 0) else {
                Issue.record("ten early ends are allowed")
                return
            }
        }
        #expect(policy.endedEarly(at: at(290), dice: 0) == .failing(after: .seconds(60), news: true))
        #expect(policy.endedEarly(at: at(352), dice: 0) == .failing(after: .seconds(60), news: false))
        #expect(policy.isFailing)
    }

    @Test func `early ends that are further apart than five minutes do not add up`() {
        var policy = RestartPolicy(times: FleetTimes())
        for end in 0..<100 {
            let verdict = policy.endedEarly(at: at(Double(end) * 31), dice: 0)
            #expect(verdict.wait <= .seconds(30))
        }
        #expect(!policy.isFailing)
    }

    @Test func `failing lasts until health is proven, however slowly it fails`() {
        var policy = RestartPolicy(times: FleetTimes())
        for end in 0..<11 { _ = policy.endedEarly(at: at(Double(end)), dice: 0) }
        for end in 1..<50 {
            let verdict = policy.endedEarly(at: at(Double(end) * 400), dice: 0)
            #expect(verdict == .failing(after: .seconds(60), news: false))
        }
        #expect(policy.provedHealthy() == true)
        #expect(policy.endedEarly(at: at(30_000), dice: 0) == .after(.seconds(1)))
    }

    @Test func `the first early end of a child that was up costs no wait, the second does`() {
        var policy = RestartPolicy(times: FleetTimes())
        #expect(policy.endedEarly(at: at(0), wasUp: true, dice: 0) == .after(.zero))
        #expect(policy.endedEarly(at: at(2), wasUp: true, dice: 0) == .after(.seconds(1)))
        #expect(policy.endedEarly(at: at(4), wasUp: true, dice: 0) == .after(.seconds(2)))
    }

    @Test func `a child that never was up waits from the first end on`() {
        var policy = RestartPolicy(times: FleetTimes())
        #expect(policy.endedEarly(at: at(0), wasUp: false, dice: 0) == .after(.seconds(1)))
    }
}
