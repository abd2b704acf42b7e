import Testing

@testable import Common

/// Keys with words, texts, lists and addresses.
@Suite struct ValuesTests {
    @Test(arguments: [
        ("bind_type", ["transmitter", "receiver", "transceiver"]), ("smpp_version", ["3.3", "3.4", "5.0"]),
        ("default_alphabet", ["gsm7", "ascii", "latin1"]), ("message_id_format", ["auto", "decimal", "hex"]),
        ("long_messages", ["udh", "sar", "payload"]), ("in_doubt", ["resend", "fail"]),
        ("enabled", ["true", "false"]), ("cache_enabled", ["true", "false"]),
        ("registered_delivery", ["true", "false"]), ("receipts_by_text", ["true", "false"]),
        ("source_ton", ["auto", "5"]), ("source_npi", ["auto", "1"]), ("dest_ton", ["auto", "1"]),
        ("dest_npi", ["auto", "0"]),
    ])
    func `a client bind's choice takes its words and no other`(key: String, words: [String]) {
        for word in words { #expect(errors(client("\(key): \(word)")).isEmpty, "\(word)") }
        for word in ["other", ":transceiver", "\"\"", "[auto]", ""] {
            #expect(errors(client("\(key): \(word)")).map(\.key) == ["binds[0].\(key)"], "\(word)")
        }
    }

    @Test(arguments: [
        ("cache_overflow", ["drop_oldest", "reject"]), ("require_tls", ["false"]), ("mode", ["server"]),
    ])
    func `a server bind's choice takes its words and no other`(key: String, words: [String]) {
        for word in words { #expect(errors(server("\(key): \(word)")).isEmpty, "\(word)") }
        #expect(errors(server("\(key): other")).map(\.key) == ["server_binds[0].\(key)"])
    }

    @Test(arguments: [
        ("mnesia_storage_type", ["disc_copies", "ram_copies"]), ("log_format", ["auto", "text", "json", "journal"]),
        ("log_level", ["trace", "debug", "info", "notice", "warning", "error", "critical"]),
        ("verify_ssl_peer", ["true", "false"]),
    ])
    func `a global choice takes its words and no other`(key: String, words: [String]) {
        for word in words { #expect(errors("\(key): \(word)").isEmpty, "\(word)") }
        #expect(errors("\(key): other").map(\.key) == [key])
    }

    @Test(arguments: [
        "embedded", "https://core.example.com:8443", "http://192.168.1.100:8080", "https://[2001:db8::1]:8443",
        "http://core_1", "https://core.example.com/omni/",
    ])
    func `Core's place is a base URL or embedded`(url: String) throws {
        let expected: CoreLocation =
            url == "embedded" ? .embedded : .url(url.hasSuffix("/") ? String(url.dropLast()) : url)
        #expect(try configuration("api_base_url: \(url)").apiBaseURL == expected)
    }

    @Test(arguments: [
        "core.example.com", "ftp://core", "https://", "https://:8443", "https://core:0", "https://core:70000",
        "https://core:", "https://user:hush@core", "https://core/?a=b", "https://core/#a", "https://a b",
        "https://[::1", "https://[10.0.0.1]", "https://10.0.0.300", "HTTPS://core", "https://-core", "",
    ])
    func `anything else is no place for Core`(url: String) {
        let found = errors("api_base_url: \"\(url)\"")
        #expect(found.map(\.key) == ["api_base_url"])
        #expect(!found.description.contains("hush"))
    }

    @Test func `a carrier's host is a name or an address`() {
        for host in ["smpp.att.com", "10.20.30.40", "\"2001:db8::7\"", "a", "x_1.local"] {
            #expect(errors(client().replacing("smpp.example.com", with: host)).isEmpty, "\(host)")
        }
        for host in [
            "\"\"", "10.20.30", "10.20.30.400", "a..b", "-a", "a b", "\"a:1\"", String(repeating: "a", count: 64),
        ] {
            #expect(
                errors(client().replacing("smpp.example.com", with: host)).map(\.key) == ["binds[0].host"],
                "\(host)"
            )
        }
    }

    @Test func `texts of the bind PDU keep to their octets`() {
        for (key, length) in [("system_type", 12), ("address_range", 40), ("service_type", 5)] {
            #expect(errors(client("\(key): \(String(repeating: "x", count: length))")).isEmpty)
            let found = errors(client("\(key): \(String(repeating: "x", count: length + 1))"))
            #expect(found.map(\.key) == ["binds[0].\(key)"])
            #expect(errors(client("\(key): é")).map(\.key) == ["binds[0].\(key)"])
        }
        for length in [0, 16] {
            let text = client().replacing(
                "system_id: user",
                with: "system_id: \"\(String(repeating: "x", count: length))\""
            )
            #expect(errors(text).map(\.key) == ["binds[0].system_id"])
        }
    }

    @Test func `a text that looks like something else stays a text`() throws {
        let text = client().replacing("system_id: user", with: "system_id: 007").replacing("secret", with: "no")
        let bind = try configuration(text).binds[0]
        #expect(bind.systemID == "007" && bind.password.reveal() == "no")
    }

    @Test func `tls towards a carrier is on when the map is there, unless it says otherwise`() throws {
        #expect(try configuration(client("tls: {}")).binds[0].tls == ClientTLS())
        #expect(try configuration(client("tls: {enabled: false, verify_peer: false}")).binds[0].tls == nil)
        let tls = try configuration(client("tls: {verify_peer: false, ca_file: ca.pem, server_name: a.example}")).binds[
            0
        ].tls
        #expect(tls?.verifyPeer == false && tls?.caFile == "./ca.pem" && tls?.serverName == "a.example")
    }

    @Test func `bind types, addresses and senders are lists`() throws {
        let bind = try configuration(
            server(
                """
                allowed_bind_types: [receiver, transmitter]
                    ip_whitelist:
                      - 192.168.1.0/24
                      - 2001:db8::/32
                    source_address_whitelist: ["MyBrand","614*","+61400000001"]
                """
            )
        ).serverBinds[0]
        #expect(bind.allowedBindTypes == [.transmitter, .receiver])
        #expect(bind.ipWhitelist.allows("192.168.1.77") && !bind.ipWhitelist.allows("192.168.2.1"))
        #expect(bind.sourceAddressWhitelist.allows("61412345678") && !bind.sourceAddressWhitelist.allows("Other"))
    }

    @Test func `a whitelist without items is not taken for one that allows everything`() {
        #expect(errors(server("ip_whitelist:")).map(\.key) == ["server_binds[0].ip_whitelist"])
        #expect(errors(server("ip_whitelist: 10.0.0.1")).map(\.key) == ["server_binds[0].ip_whitelist"])
        #expect(errors(server("allowed_bind_types: []")).map(\.key) == ["server_binds[0].allowed_bind_types"])
    }

    @Test func `each item of a list is judged on its own`() {
        let found = errors(server("ip_whitelist: [10.0.0.300, 10.0.0.1, 10.0.0.0/33]"))
        #expect(found.map(\.key) == ["server_binds[0].ip_whitelist[0]", "server_binds[0].ip_whitelist[2]"])
        #expect(found.map(\.value) == ["10.0.0.300", "10.0.0.0/33"])
    }

    @Test func `routes of the embedded core are read`() throws {
        let core = try configuration(
            """
            embedded_core:
              routes:
                - {prefix: 44, dest_smsc: vodafone_uk, priority: 1, weight: 30}
                - {prefix: "", action: auto_reply, reply: "Hello: you"}
                - {source_smsc: acme, source_prefix: "614", action: drop}
            """
        ).embeddedCore
        #expect(core.routes.map(\.prefix) == ["44", "", ""])
        #expect(core.routes.map(\.action) == [.route, .autoReply, .drop])
        #expect(core.routes[0].destSMSC == "vodafone_uk" && core.routes[0].weight == 30)
        #expect(core.routes[1].reply == "Hello: you" && core.routes[2].sourcePrefix == "614")
    }
}
