import Common
import Testing

@testable import Licence

@Suite struct LicenceLimitsTests {
    private func binds(off: String = "") -> [Bind] {
        let clients = ["c1", "c2", "c3"].compactMap(BindName.init).map { name in
            var bind = ClientBind(name: name, host: "smsc.example", systemID: "us", password: Secret("secret08"))
            bind.enabled = name.value != off
            return Bind.client(bind)
        }
        let servers = ["s1", "s2"].compactMap(BindName.init).map { name in
            Bind.server(ServerBind(name: name, systemID: name.value, password: Secret("a long enough one")))
        }
        return clients + servers
    }

    private func held(_ limits: LicenceLimits, off: String = "") -> [String] {
        limits.exceeded(by: self.binds(off: off)).keys.map(\.value).sorted()
    }

    @Test func `without limits nobody is held back`() {
        #expect(self.held(LicenceLimits()) == [])
        #expect(self.held(LicenceLimits(maxBinds: 5, maxClientBinds: 3, maxServerBinds: 2)) == [])
    }

    @Test func `those that come last are held back`() {
        #expect(self.held(LicenceLimits(maxBinds: 4)) == ["s2"])
        #expect(self.held(LicenceLimits(maxBinds: 2)) == ["c3", "s1", "s2"])
        #expect(self.held(LicenceLimits(maxClientBinds: 1)) == ["c2", "c3"])
        #expect(self.held(LicenceLimits(maxServerBinds: 0)) == ["s1", "s2"])
    }

    @Test func `one that is held back takes no place, nor does one that is switched off`() {
        #expect(self.held(LicenceLimits(maxBinds: 3, maxClientBinds: 1)) == ["c2", "c3"])
        #expect(self.held(LicenceLimits(maxBinds: 4), off: "c1") == [])
    }
}
