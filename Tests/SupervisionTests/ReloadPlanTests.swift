import Common
import Testing

@testable import Supervision

func clientBind(_ name: String) -> ClientBind {
    ClientBind(name: bindName(name), host: "smsc.example", systemID: name, password: Secret("secret08"))
}

func serverBind(_ name: String) -> ServerBind {
    ServerBind(name: bindName(name), systemID: name, password: Secret("a long enough one"))
}

@Suite struct ReloadPlanTests {
    private func gateway(_ change: (inout GatewayConfiguration) -> Void = { _ in }) -> GatewayConfiguration {
        var configuration = GatewayConfiguration()
        configuration.binds = [clientBind("acme"), clientBind("beta")]
        configuration.serverBinds = [serverBind("partner")]
        change(&configuration)
        return configuration
    }

    /// What the change does to each child that it does something to.
    private func touched(_ change: (inout GatewayConfiguration) -> Void) -> [ChildName: ReloadPlan.Change] {
        let plan = ReloadPlan(from: self.gateway(), to: self.gateway(change))
        return Dictionary(uniqueKeysWithValues: plan.steps.map { ($0.child, $0.change) }).filter { $0.value != .keep }
    }

    @Test func `the same configuration touches nobody`() {
        #expect(self.touched { _ in } == [:])
    }

    @Test func `everyone who is wanted is listed once`() {
        let plan = ReloadPlan(from: self.gateway(), to: self.gateway())
        let wanted = ReloadPlan.children(of: self.gateway())
        #expect(Set(plan.steps.map(\.child)) == Set(wanted))
        #expect(plan.steps.count == wanted.count)
        #expect(wanted.contains(.embeddedCore))
    }

    @Test func `a limit, a whitelist or an interval is applied without a new session`() {
        #expect(self.touched { $0.binds[0].tpsLimit = 7 } == [worker("acme"): .adjust("tps_limit changed")])
        #expect(
            self.touched { $0.binds[1].enquireLinkInterval = nil }
                == [worker("beta"): .adjust("enquire_link_interval changed")]
        )
        let whitelist = self.touched { $0.serverBinds[0].tpsLimit = 7 }
        #expect(whitelist[worker("partner", .server)] == .adjust("tps_limit changed"))
    }

    @Test func `an address or a credential starts that bind alone anew`() {
        #expect(self.touched { $0.binds[0].host = "new.example" } == [worker("acme"): .reconnect("host changed")])
        #expect(
            self.touched { $0.binds[0].password = Secret("other") } == [worker("acme"): .reconnect("password changed")]
        )
    }

    @Test func `a new process covers what could have been applied to the old one`() {
        let touched = self.touched {
            $0.binds[0].port = 2776
            $0.binds[0].tpsLimit = 7
        }
        #expect(touched == [worker("acme"): .reconnect("port changed")])
    }

    @Test func `a changed partner tells the listener too`() {
        let touched = self.touched { $0.serverBinds[0].systemID = "new_id" }
        #expect(touched[worker("partner", .server)] == .reconnect("system_id changed"))
        #expect(touched[.listener] == .adjust("server_binds changed"))
        #expect(touched[.steward] == .adjust("binds changed"))
        #expect(touched.count == 3)
    }

    @Test func `binds come, go, are enabled and disabled, each with its reason`() {
        let acme = worker("acme")
        #expect(self.touched { $0.binds.append(clientBind("new")) }[worker("new")] == .start("added"))
        #expect(self.touched { $0.binds.removeFirst() }[acme] == .stop("removed"))
        #expect(self.touched { $0.binds[0].enabled = false }[acme] == .stop("disabled"))
        let disabled = self.gateway { $0.binds[0].enabled = false }
        #expect(ReloadPlan(from: disabled, to: self.gateway()).change(of: acme) == .start("enabled"))
        #expect(ReloadPlan(from: disabled, to: disabled).change(of: acme) == nil)
    }

    @Test func `a bind that changes its mode is one step, not a stop and a start`() {
        let plan = ReloadPlan(
            from: self.gateway(),
            to: self.gateway {
                $0.binds.removeFirst()
                $0.serverBinds.append(serverBind("acme"))
            }
        )
        let steps = plan.steps.filter { $0.child.bind == bindName("acme") }
        #expect(steps == [ReloadPlan.Step(worker("acme", .server), .reconnect("mode changed"))])
    }

    @Test func `another core is met by new processes, and the embedded one comes and goes`() {
        let away = self.touched { $0.apiBaseURL = .url("https://core.example") }
        #expect(away[.embeddedCore] == .stop("api_base_url is another Core now"))
        guard case .reconnect = away[.steward], case .reconnect = away[worker("acme")] else {
            Issue.record("whoever speaks with Core must start anew: \(away)")
            return
        }
        #expect(away[.listener] == nil)
        let plan = ReloadPlan(from: self.gateway { $0.apiBaseURL = .url("http://core") }, to: self.gateway())
        #expect(plan.change(of: .embeddedCore) == .start("api_base_url is embedded now"))
    }

    @Test func `the listener starts anew for another port, and is told of another limit`() {
        #expect(self.touched { $0.listen.port = 2776 } == [.listener: .reconnect("listen.port changed")])
        #expect(
            self.touched { $0.listen.maxConnections = 7 } == [.listener: .adjust("listen.max_connections changed")]
        )
    }

    @Test func `the TLS gate comes and goes with its key, and the listener makes room for it`() {
        let came = self.touched { $0.listen.tls = ListenTLS(certFile: "/c", keyFile: "/k") }
        #expect(came == [.tlsGate: .start("listen.tls is given now"), .listener: .adjust("listen.tls changed")])
        let encrypted = self.gateway { $0.listen.tls = ListenTLS(certFile: "/c", keyFile: "/k") }
        #expect(ReloadPlan.children(of: encrypted).contains(.tlsGate))
        #expect(!ReloadPlan.children(of: self.gateway()).contains(.tlsGate))
        #expect(ReloadPlan(from: encrypted, to: self.gateway()).change(of: .tlsGate) == .stop("listen.tls is gone"))
    }

    @Test func `the TLS gate reads its certificate at every reload, and starts anew for another port only`() {
        let old = self.gateway { $0.listen.tls = ListenTLS(certFile: "/c", keyFile: "/k") }
        #expect(ReloadPlan(from: old, to: old).change(of: .tlsGate) == .adjust("the certificate is read again"))
        #expect(ReloadPlan(from: old, to: old).change(of: .listener) == .keep)
        var new = old
        new.listen.tls?.certFile = "/elsewhere"
        #expect(ReloadPlan(from: old, to: new).change(of: .tlsGate) == .adjust("listen.tls changed"))
        new.listen.tls?.port = 3551
        #expect(ReloadPlan(from: old, to: new).change(of: .tlsGate) == .reconnect("listen.tls.port changed"))
        new = old
        new.listen.port = 2776
        #expect(ReloadPlan(from: old, to: new).change(of: .tlsGate) == .adjust("the certificate is read again"))
    }

    @Test func `the console starts anew for another port, and nobody else notices`() {
        #expect(self.touched { $0.console.port = 9000 } == [.console: .reconnect("console changed")])
        #expect(self.touched { $0.metrics.port = 9001 } == [.console: .reconnect("metrics changed")])
    }

    @Test func `settings of the embedded core touch it alone, its address those who speak with it`() {
        #expect(
            self.touched { $0.embeddedCore.maxAttempts = 3 } == [.embeddedCore: .reconnect("embedded_core changed")]
        )
        let moved = self.touched { $0.embeddedCore.port = 8081 }
        #expect(moved.count == 5)
        #expect(moved[.listener] == nil)
    }

    @Test func `keys that need a restart of the service are named`() {
        let plan = ReloadPlan(
            from: self.gateway(),
            to: self.gateway {
                $0.databasePath = "/elsewhere"
                $0.logFormat = .json
            }
        )
        #expect(plan.waitingForRestart == ["log_format", "database_path"])
        #expect(plan.steps.allSatisfy { $0.change == .keep })
    }

    @Test func `no setting of a bind is forgotten in the tables`() {
        // Name and enabled are not in them; the plan treats both by itself.
        let client = Mirror(reflecting: clientBind("acme")).children.count
        let server = Mirror(reflecting: serverBind("acme")).children.count
        #expect(Set(SettingKey.client.map(\.key)).count == client - 2)
        #expect(Set(SettingKey.server.map(\.key)).count == server - 2)
        #expect(SettingKey.client.count == client - 2)
        #expect(SettingKey.server.count == server - 2)
    }

    @Test func `no setting of the gateway is forgotten in the table`() {
        // The lists of binds are not in it, and `listen` stands there as its parts, and `listen.tls.port` by itself.
        let settings = Mirror(reflecting: GatewayConfiguration()).children.compactMap(\.label)
        let parts = Mirror(reflecting: Listen()).children.count + 1
        let keys = Set(SettingKey.gateway.map(\.key))
        #expect(keys.count == settings.count - 2 - 1 + parts)
        #expect(keys.filter { $0.hasPrefix("listen.") }.count == parts)
    }
}
