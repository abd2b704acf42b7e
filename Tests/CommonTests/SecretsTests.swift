import Foundation
import Testing

@testable import Common

@Suite struct SecretsTests {
    static let hush = "hush"

    @Test func `a secret is not printed by any of the usual ways`() {
        let secret = Secret(Self.hush)
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\(Optional(secret) as Any)", dumped, "\([secret])"] {
            #expect(!text.contains(Self.hush) && text.contains("•••"))
        }
    }

    @Test func `a configuration with secrets does not print them`() throws {
        let text =
            server().replacing("long_secret_1", with: Self.hush) + "\n" + client().replacing("secret", with: Self.hush)
            + "\napi_key: \(Self.hush)\nembedded_core: {api_key: \(Self.hush)}"
        let read = try configuration(text)
        var dumped = ""
        dump(read, to: &dumped)
        for text in ["\(read)", String(reflecting: read), dumped, ConfigurationText.render(read)] {
            #expect(!text.contains(Self.hush) && text.contains("•••"))
        }
        let forms = read.allBinds.flatMap { ConfigurationText.values(of: $0) }
        #expect(!forms.contains { $0.value.contains(Self.hush) })
    }

    @Test(arguments: [
        "    password: [hush]", "    password: {a: hush}", "    pasword: hush", "    password: hush hush hush hush",
        "    password: hush\u{e9}", "    - hush", "    password hush", "    password: \"hush", "\tpassword: hush",
        "    password: &hush hush", "    tls: hush@hush", "    password: hush\n    password: hush",
        "    password: hush: hush", "    password: !hush [hush", "    password: @hush", "    password: %hush",
    ])
    func `a secret in a bad file is not in what is said about it`(line: String) {
        let text = client().replacing("    password: secret", with: line)
        let found = errors(text)
        #expect(!found.isEmpty)
        for problem in found {
            let said = problem.text(in: "gateway.yaml")
            #expect(!said.replacing("hush hush", with: "").contains("hush"), "\(said)")
        }
    }

    @Test func `a secret that does not fit is refused without showing it`() {
        let long = String(repeating: "h", count: 16)
        let found = errors(client().replacing("secret", with: long))
        #expect(found.map(\.key) == ["binds[0].password"] && found.first?.value == nil)
    }

    @Test func `secrets are equal when every octet is`() {
        #expect(Secret("abc").matches("abc") && Secret("").matches(""))
        for other in ["abd", "ab", "abcd", "", "Abc", "abc\u{0}"] { #expect(!Secret("abc").matches(other)) }
        #expect(!Secret("").matches("a") && Secret("a") == Secret("a") && Secret("a") != Secret("b"))
    }

    @Test func `a secret survives the way to a worker`() throws {
        let data = try JSONEncoder().encode([Secret(Self.hush)])
        #expect(try JSONDecoder().decode([Secret].self, from: data).map { $0.reveal() } == [Self.hush])
    }

    @Test func `a configuration survives the way to a worker`() throws {
        let text =
            server("ip_whitelist: [10.0.0.0/8, \"::1\"]") + "\n    source_address_whitelist: [\"614*\"]\n"
            + client("tls: {}") + "\n    source_ton: 5\n    enquire_link_interval: 0\napi_base_url: http://core:1"
        let read = try configuration(text)
        let data = try JSONEncoder().encode(read)
        #expect(try JSONDecoder().decode(GatewayConfiguration.self, from: data) == read)
        for bind in read.allBinds {
            #expect(try JSONDecoder().decode(Bind.self, from: try JSONEncoder().encode(bind)) == bind)
        }
    }
}
