import IPC
import Testing

@Suite struct ChildIdentityTests {
    private let environment = [
        "OMNI_ROLE": "bindworker", "OMNI_BIND": "acme", "OMNI_NUMBER": "3", "OMNI_GENERATION": "2",
        "OMNI_SUPERVISOR_SOCKET": "supervisor.sock",
    ]

    @Test func `a child learns who it is from its environment`() throws {
        let identity = try #require(ChildIdentity(environment: self.environment, role: .bindworker))
        #expect(identity.bind == "acme")
        #expect(identity.number == 3)
        #expect(identity.generation == 2)
        #expect(identity.supervisorSocket == "supervisor.sock")
    }

    @Test func `a program started by hand, or as another child, is nobody`() {
        #expect(ChildIdentity(environment: [:], role: .bindworker) == nil)
        #expect(ChildIdentity(environment: self.environment, role: .listener) == nil)
        for key in ["OMNI_ROLE", "OMNI_NUMBER", "OMNI_GENERATION", "OMNI_SUPERVISOR_SOCKET"] {
            var environment = self.environment
            environment[key] = nil
            #expect(ChildIdentity(environment: environment, role: .bindworker) == nil, "without \(key)")
            environment[key] = "-1"
            if key != "OMNI_SUPERVISOR_SOCKET" {
                #expect(ChildIdentity(environment: environment, role: .bindworker) == nil, "\(key) = -1")
            }
        }
    }

    @Test func `every role has its own word`() {
        for role in ChildRole.allCases { #expect(ChildRole(name: role.name) == role) }
        #expect(Set(ChildRole.allCases.map(\.name)).count == ChildRole.allCases.count)
    }
}
