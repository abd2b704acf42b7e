import Common
import SMPP
import Testing

@testable import bindworker

@Suite struct BindCheckTests {
    private struct Attempt {
        var bind: ServerBind
        var password = "secret"
        var kind = BindKind.transceiver
        var address = "10.0.0.1"
        var isEncrypted = false
        var sessions = 0

        var refusal: BindRefusal? {
            BindCheck.judge(
                SMPP.Bind(systemID: "acme", password: self.password),
                self.kind,
                from: self.address,
                isEncrypted: self.isEncrypted,
                sessions: self.sessions,
                for: self.bind
            )
        }
    }

    @Test func `who does everything right is let in`() throws {
        let attempt = Attempt(bind: try .partner())
        #expect(attempt.refusal == nil)
    }

    /// Everything is wrong; one wrong after the other is put right.
    @Test func `the checks come in the order of the handbook`() throws {
        var attempt = Attempt(bind: try .partner())
        attempt.bind.enabled = false
        attempt.bind.ipWhitelist = try #require(AddressWhitelist(parsing: ["192.0.2.0/24"]))
        attempt.bind.requireTLS = true
        attempt.bind.allowedBindTypes = [.receiver]
        attempt.bind.maxSessions = 1
        attempt.sessions = 1
        attempt.password = "wrong"

        #expect(attempt.refusal == .disabled)
        attempt.bind.enabled = true
        #expect(attempt.refusal == .addressNotAllowed)
        attempt.address = "192.0.2.7"
        #expect(attempt.refusal == .encryptionRequired)
        attempt.bind.requireTLS = false
        #expect(attempt.refusal == .bindTypeNotAllowed)
        attempt.kind = .receiver
        #expect(attempt.refusal == .tooManySessions)
        attempt.sessions = 0
        #expect(attempt.refusal == .invalidPassword)
        attempt.password = "secret"
        #expect(attempt.refusal == nil)
    }

    @Test(arguments: ["", "secre", "secret1", "Secret", "secres"])
    func `no other password than the password`(_ password: String) throws {
        let attempt = Attempt(bind: try .partner(), password: password)
        #expect(attempt.refusal == .invalidPassword)
    }

    @Test(arguments: [BindKind.transmitter, .receiver, .transceiver])
    func `each kind of bind is allowed by its own name alone`(_ kind: BindKind) throws {
        for allowed in BindType.allCases {
            var attempt = Attempt(bind: try .partner(), kind: kind)
            attempt.bind.allowedBindTypes = [allowed]
            #expect((attempt.refusal == nil) == (allowed == BindType(kind)))
        }
    }

    @Test func `who must come over TLS is let in by that door only`() throws {
        var attempt = Attempt(bind: try .partner())
        attempt.bind.requireTLS = true
        #expect(attempt.refusal == .encryptionRequired)
        attempt.isEncrypted = true
        #expect(attempt.refusal == nil)
        attempt.bind.requireTLS = false
        #expect(attempt.refusal == nil)
    }

    @Test func `a mapped address counts as the plain one, and no address as none`() throws {
        var attempt = Attempt(bind: try .partner(), address: "::ffff:10.1.2.3")
        attempt.bind.ipWhitelist = try #require(AddressWhitelist(parsing: ["10.0.0.0/8"]))
        #expect(attempt.refusal == nil)
        attempt.address = "unknown"
        #expect(attempt.refusal == .addressNotAllowed)
    }

    @Test func `the wire says no more than it must`() {
        let refusals: [BindRefusal] = [
            .disabled, .addressNotAllowed, .bindTypeNotAllowed, .tooManySessions, .encryptionRequired,
        ]
        #expect(refusals.allSatisfy { $0.status == .bindfail })
        #expect(BindRefusal.invalidPassword.status == .invpaswd)
        #expect(Set((refusals + [.invalidPassword]).map(\.words)).count == 6, "the log says exactly what was wrong")
    }
}
