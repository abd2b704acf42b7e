import Testing

@testable import Common

/// What an operator is told about a bad file.
@Suite struct ProblemsTests {
    @Test func `every problem is reported at once, in the order of the file, with its line`() {
        let text = """
            smpp_poll_interval: 50
            verify_ssl_peer: yes
            binds:
              - name: acme
                host: smpp.example.com
                port: 70000
                system_id: user
                password: secret
              - name: acme
                hots: smpp.example.com
                system_id: user
                password: secret
            server_binds:
              - name: partner
                system_id: user
                password: long_secret_1
                ip_whitelist:
                  - 10.0.0.0/8
                  - 10.0.0.300
            listen: 2775
            """
        let found = errors(text)
        let expected: [(String, Int)] = [
            ("smpp_poll_interval", 1), ("verify_ssl_peer", 2), ("binds[0].port", 6), ("binds[1].host", 9),
            ("binds[1].name", 9), ("binds[1].hots", 10), ("server_binds[0].ip_whitelist[1]", 19), ("listen", 20),
        ]
        #expect(found.map(\.key) == expected.map(\.0))
        #expect(found.map(\.line) == expected.map(\.1))
    }

    @Test func `a problem is one line that says where, what was there and what may be`() throws {
        let found = try #require(errors(server("ip_whitelist: [10.0.0.300]")).first)
        #expect(
            found.text(in: "gateway.yaml") == "gateway.yaml:5: error: server_binds[0].ip_whitelist[0]: \"10.0.0.300\": "
                + "must be an IPv4 or IPv6 address, or a CIDR block such as 192.0.2.0/24"
        )
    }

    @Test(arguments: [
        ("api_base_ulr", "api_base_url"), ("smscname", "smsc_name"), ("Binds", "binds"),
        ("server_bind", "server_binds"),
        ("listn", "listen"),
    ])
    func `an unknown key is an error that names the nearest known one`(key: String, near: String) {
        let found = errors("\(key): 1")
        #expect(found.map(\.key) == [key])
        #expect(found.first?.message.contains("did you mean \(near)?") == true)
    }

    @Test func `a key that resembles none is given no suggestion`() {
        #expect(errors("frobnicate: 1").first?.message == "is not a key that is known here")
    }

    @Test func `a mistyped word is answered with the nearest one`() {
        #expect(errors(client("bind_type: tranceiver")).first?.message.contains("did you mean transceiver?") == true)
    }

    @Test func `a number in quotes is told to drop them`() {
        #expect(errors("api_concurrency: \"5\"").first?.message == "must be an integer, 1 to 100, without quotes")
    }

    @Test(arguments: ["name", "host", "system_id", "password"])
    func `what a client bind needs is missed by name`(key: String) {
        let text = client().split(separator: "\n").map { line in
            line.contains("\(key):") ? String(line.prefix { $0 == " " || $0 == "-" }) + "port: 2775" : String(line)
        }
        let found = errors(text.joined(separator: "\n"))
        #expect(found.map(\.key) == ["binds[0].\(key)"] && found.first?.message.hasPrefix("is missing") == true)
        #expect(found.first?.line == 2)
    }

    @Test func `a name is unique over both lists`() {
        let found = errors(client() + "\n" + server().replacing("partner", with: "acme"))
        #expect(found.map(\.key) == ["server_binds[0].name"])
        #expect(found.first?.message.contains("binds[0] (line 2)") == true)
    }

    @Test func `enabled server binds have distinct system ids, disabled ones need not`() {
        let second = "\n  - name: other\n    system_id: user\n    password: long_secret_2\n    enabled: "
        #expect(errors(server() + second + "true").map(\.key) == ["server_binds[1].system_id"])
        #expect(errors(server() + second + "false").isEmpty)
    }

    @Test func `mode server in the list of binds makes a server bind, and is judged as one`() throws {
        let text = """
            binds:
              - name: my_smpp_bind
                mode: server
                system_id: username
                password: password
                cache_enabled: true
                cache_max_size: 10_000
                cache_retry_interval: 60
            """
        let read = try configuration(text)
        #expect(read.binds.isEmpty && read.serverBinds.map(\.name.value) == ["my_smpp_bind"])
        #expect(errors(text + "\n    host: a.example").map(\.key) == ["binds[0].host"])
        #expect(errors(text + "\n    tps_limit: -1").map(\.line) == [9])
        #expect(warnings(text).map(\.key) == ["binds[0].password", "binds[0].cache_enabled"])
    }

    @Test(arguments: [
        ("console: {cert_file: a.pem}", "console.cert_file"), ("console: {key_file: a.key}", "console.key_file"),
        ("api_client_cert_file: a.pem", "api_client_cert_file"), ("license_file: a.json", "license_file"),
        ("listen: {tls: {port: 3550}}", "listen.tls.cert_file"), ("metrics: {port: 2775}", "metrics.port"),
        ("listen: {port: 8087}", "listen.port"), ("embedded_core: {host: 0.0.0.0}", "embedded_core.host"),
        ("embedded_core: {routes: [{prefix: 44}]}", "embedded_core.routes[0]"),
        ("embedded_core: {routes: [{action: auto_reply}]}", "embedded_core.routes[0]"),
        ("console: {host: localhost}", "console.host"),
    ])
    func `values that do not go together are refused`(text: String, key: String) {
        #expect(errors(text).first?.key == key)
    }

    @Test func `a partner that must use TLS needs an encrypted port, a shortest wait may not exceed the longest`() {
        #expect(errors(server("require_tls: true")).map(\.key) == ["server_binds[0].require_tls"])
        let tls = "\nlisten: {tls: {cert_file: a.pem, key_file: a.key}}"
        #expect(errors(server("require_tls: true") + tls).isEmpty)
        #expect(errors(client("reconnect_interval: 31")).map(\.key) == ["binds[0].reconnect_interval"])
    }

    @Test func `an embedded core that others can reach is taken with a key`() {
        #expect(errors("embedded_core: {host: 0.0.0.0, api_key: abc}").isEmpty)
    }

    @Test(arguments: [
        ("api_base_url: https://core.example.com", "api_base_url"),
        ("api_base_url: https://core.example.com\nverify_ssl_peer: false", "verify_ssl_peer"),
        ("api_base_url: http://core.example.com\napi_key: abc", "api_base_url"),
        (server().replacing("long_secret_1", with: "elevenchars"), "server_binds[0].password"),
        (client().replacing("secret", with: "nineninen"), "binds[0].password"),
        (server("cache_enabled: true"), "server_binds[0].cache_enabled"),
        (server("ip_whitelist: [10.0.0.1/24]"), "server_binds[0].ip_whitelist[0]"),
        (client("tls: {verify_peer: false}"), "binds[0].tls.verify_peer"),
    ])
    func `what is allowed but unwise draws a warning`(text: String, key: String) {
        #expect(errors(text).isEmpty)
        #expect(warnings(text).map(\.key) == [key])
    }

    @Test func `what is sound draws none`() {
        let text =
            "api_base_url: https://core.example.com\nverify_ssl_peer: true\n" + server("cache_enabled: true")
            + "\n    cache_overflow: drop_oldest\n" + client()
        #expect(problems(text).isEmpty)
    }
}
