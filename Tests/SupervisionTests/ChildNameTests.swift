import Common
import Supervision
import Testing

@Suite struct ChildNameTests {
    @Test func `ps shows the bind and its mode`() {
        #expect(worker("vodafone_uk").title == "omnimessage-smpp: bind vodafone_uk [client]")
        #expect(worker("partner_alpha", .server).title == "omnimessage-smpp: bind partner_alpha [server]")
    }

    @Test func `ps shows the others by their role`() {
        #expect(ChildName.listener.title == "omnimessage-smpp: listener")
        #expect(ChildName.steward.title == "omnimessage-smpp: steward")
        #expect(ChildName.console.title == "omnimessage-smpp: console")
        #expect(ChildName.embeddedCore.title == "omnimessage-smpp: embeddedcore")
        #expect(ChildName.tlsGate.title == "omnimessage-smpp: tls")
    }

    @Test func `a bind that changes its mode keeps its seat`() {
        #expect(worker("acme", .client).seat == worker("acme", .server).seat)
        #expect(worker("acme").seat != worker("acme2").seat)
    }

    @Test func `a bind that is called like a role does not take its seat`() {
        #expect(worker("listener").seat != ChildName.listener.seat)
    }

    @Test func `core starts first and the listener last`() {
        let names: [ChildName] = [.listener, worker("acme"), .tlsGate, .console, .steward, .embeddedCore]
        #expect(names.sorted { $0.stage < $1.stage } == names.reversed())
    }
}

@Suite struct ExitReasonTests {
    @Test func `an exit code is read from the second octet`() {
        #expect(ExitReason(waitStatus: 0) == .exited(code: 0))
        #expect(ExitReason(waitStatus: 78 << 8) == .exited(code: 78))
        #expect(ExitReason(waitStatus: 255 << 8) == .exited(code: 255))
    }

    @Test func `a signal is read from the first octet, a core dump from its highest bit`() {
        #expect(ExitReason(waitStatus: 9) == .killed(signal: 9, dumpedCore: false))
        #expect(ExitReason(waitStatus: 11 | 0x80) == .killed(signal: 11, dumpedCore: true))
    }

    @Test func `the words name signal or code`() {
        #expect("\(ExitReason.exited(code: 70))" == "exit code 70")
        #expect("\(ExitReason.killed(signal: 9, dumpedCore: false))" == "killed by signal 9")
        #expect("\(ExitReason.killed(signal: 4, dumpedCore: true))" == "killed by signal 4 (core dumped)")
    }
}
