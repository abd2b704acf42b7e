import Common
import Foundation
import Testing

@testable import smppctl

@Suite struct ConfigurationImportTests {
    @Test(arguments: ["one-carrier", "two-carriers", "carrier-and-partners"])
    func `a set-up of the handbook comes to the same as our example of it`(name: String) throws {
        let imported = try Fixture.imported(try Fixture.octets(name))
        #expect(imported.loaded.configuration == (try Fixture.example(name)))
    }

    @Test func `every sample of the handbook is read, and the gateway would start with it`() throws {
        let names = try Fixture.names
        #expect(names.count == 14)
        for name in names where name != "skeleton" {
            let environment = ["VODAFONE_PASSWORD": "secret"]
            let imported = try Fixture.imported(try Fixture.octets(name), environment: environment)
            let again = try ConfigurationFile.read(text: imported.yaml)
            #expect(again.configuration == imported.loaded.configuration)
        }
    }

    @Test func `the skeleton is read, and what it lacks is said of its lines`() throws {
        let text = String(decoding: try Fixture.octets("skeleton"), as: UTF8.self)
        let refusal = try #require(try Fixture.refusal(text))
        #expect(refusal.hasPrefix("nothing is written, for 3 reasons\n"))
        #expect(refusal.contains("runtime.exs:9: error: binds[0].host: is missing; must be a host name"))
    }

    @Test func `values come over as they are`() throws {
        let configuration = try Fixture.imported(try Fixture.octets("server-bind")).loaded.configuration
        let bind = try #require(configuration.serverBinds.first)
        #expect(bind.name.value == "partner_acme")
        #expect(bind.password.reveal() == "acme_secret")
        #expect(bind.ipWhitelist.blocks.map(\.description) == ["192.168.1.0/24", "10.50.1.100"])
        #expect(bind.tpsLimit == 50)
        let whitelist = try Fixture.imported(try Fixture.octets("source-whitelist")).loaded.configuration.serverBinds[0]
        #expect(whitelist.sourceAddressWhitelist.patterns.map(\.description) == ["MyBrand", "614*", "+61400000001"])
        let cached = try Fixture.imported(try Fixture.octets("cached-server-bind")).loaded.configuration.serverBinds[0]
        #expect(cached.cacheEnabled)
        #expect(cached.cacheRetryInterval == .seconds(60))
    }

    @Test func `a release's file is read with its environment, its conditions and its other applications`() throws {
        let environment = [
            "VODAFONE_PASSWORD": "geheim12", "API_BASE_URL": "https://elsewhere:1", "CORE_HOST": "c.example",
        ]
        let imported = try Fixture.imported(try Fixture.octets("release"), environment: environment)
        let configuration = imported.loaded.configuration
        #expect(configuration.apiBaseURL == .url("https://c.example:8443"))
        #expect(configuration.smscName == "smpp_prod")
        #expect(configuration.cacheFlushInterval == .milliseconds(10_000))
        #expect(configuration.logLevel == .warning)
        #expect(configuration.listen.host == "0.0.0.0")
        #expect(configuration.binds[0].password.reveal() == "geheim12")
        for remark in [
            "runtime.exs:13: note: api_base_url: API_BASE_URL of the environment goes before this, as in the original",
            "runtime.exs:13: note: api_base_url: as CORE_HOST of the environment was at the import; this file does not read it",
            "runtime.exs:19: note: web_title: is no key of this gateway; not carried over",
            "runtime.exs:48: note: address_range: nil in the original; the default applies",
        ] { #expect(imported.remarks.contains(remark)) }
        let lines = imported.yaml.split(separator: "\n")
        let password = try #require(lines.firstIndex { $0.contains("password: geheim12") })
        #expect(
            lines[password - 1].hasPrefix("    # runtime.exs:46: password: as VODAFONE_PASSWORD of the environment")
        )
        let other = try Fixture.imported(try Fixture.octets("release"), for: "dev").loaded.configuration
        #expect(other.binds.isEmpty)
    }

    @Test func `a variable that must be there and is not is named`() throws {
        let text = String(decoding: try Fixture.octets("release"), as: UTF8.self)
        let refusal = try #require(try Fixture.refusal(text))
        #expect(refusal.contains("runtime.exs:46: error: password: needs the environment variable VODAFONE_PASSWORD"))
    }

    @Test func `what only the environment says stays with the environment`() throws {
        let text =
            "config :omnimessage_smpp, api_base_url: System.fetch_env!(\"API_BASE_URL\"), smsc_name: System.get_env(\"SMSC_NAME\")"
        let imported = try Fixture.imported(text, environment: ["API_BASE_URL": "https://secret:1"])
        #expect(!imported.yaml.contains("secret"))
        #expect(imported.yaml.contains("# runtime.exs:1: api_base_url: comes from API_BASE_URL of the environment"))
        #expect(imported.loaded.configuration.apiBaseURL == .embedded)
    }

    @Test func `what our validator refuses is said of the line in the original's file`() throws {
        let text = """
            config :omnimessage_smpp,
              smpp_poll_interval: 20,
              verify_ssl_peer: "true"

            config :omnimessage_smpp, :binds, [
              %{name: "a b", host: "h", system_id: "s", password: "p"},
              %{name: "b", host: "h", system_id: "s", password: "hush-hush-hush-hush",
                port: 99_999, name: "c"}
            ]
            """
        let refusal = try #require(try Fixture.refusal(text))
        #expect(
            refusal
                == "nothing is written, for 1 reason\nruntime.exs:8: error: binds[1].name: is given twice; delete one of them"
        )
        let rest = try #require(try Fixture.refusal(text.replacing(", name: \"c\"", with: "")))
        for line in [
            "runtime.exs:2: error: smpp_poll_interval: \"20\": must be milliseconds, 100 to 2000",
            "runtime.exs:3: error: verify_ssl_peer: \"true\": must be true or false, without quotes",
            "runtime.exs:6: error: binds[0].name: \"a b\": must be 1 to 64 characters of A-Z a-z 0-9 _ . -",
            "runtime.exs:8: error: binds[1].port: \"99999\": must be an integer, 1 to 65535",
        ] { #expect(rest.contains(line)) }
        #expect(rest.contains("runtime.exs:7: error: binds[1].password"))
        #expect(!rest.contains("hush"))
    }

    @Test(arguments: [
        ("binds: %{}", "binds: a map stands here; must be a list of maps"),
        ("binds: [:a]", "binds[0]: an atom stands here; must be a map, %{key: value}"),
        ("listen: 5", "listen: a number stands here; must be a map, %{key: value}"),
        ("smsc_name: [1]", "smsc_name: a list stands here; must be text of 1 to 64 octets, printable ASCII"),
        ("smsc_name: Application.get_env(:a, :b)", "smsc_name: calls Application.get_env, which only Elixir can do"),
        ("smsc_name: {1, 2}", "smsc_name: a tuple stands here"),
    ])
    func `a value of another kind is refused`(setting: String, sentence: String) throws {
        let refusal = try Fixture.refusal("config :omnimessage_smpp, \(setting)")
        #expect(refusal?.contains("runtime.exs:1: error: \(sentence)") == true)
    }

    @Test func `several files add up, each with its own lines`() throws {
        let files = [
            (
                "config.exs",
                "import Config\nconfig :omnimessage_smpp,\n  smsc_name: \"one\",\n  colour: 1\nimport_config \"prod.exs\""
            ),
            ("prod.exs", "\nconfig :omnimessage_smpp, smsc_name: \"two\", smpp_poll_interval: 1"),
        ].map { (path: $0.0, octets: Array($0.1.utf8)) }
        #expect(
            throws: Refusal(
                "nothing is written, for 1 reason\nprod.exs:2: error: smpp_poll_interval: \"1\": must be milliseconds, 100 to 2000"
            )
        ) {
            try ImportedFile(of: files, in: ImportedFile.Surroundings())
        }
        let first = try ImportedFile(of: [files[0]], in: ImportedFile.Surroundings())
        #expect(first.remarks.contains("config.exs:4: note: colour: is no key of this gateway; not carried over"))
        #expect(first.remarks.contains { $0.hasPrefix("config.exs:5: note: another file is imported here") })
    }

    @Test func `a key or a text cannot smuggle lines into the file`() throws {
        let text = #"config :omnimessage_smpp, [{:"evil\nsmsc_name: hacked\n#", 1}, {:smsc_name, "good"}]"#
        let imported = try Fixture.imported(text)
        #expect(imported.loaded.configuration.smscName == "good")
        #expect(!imported.yaml.split(separator: "\n").contains { $0.hasPrefix("smsc_name: hacked") })
    }

    @Test func `any text comes through the YAML unharmed`() throws {
        let texts = [
            "plain", "two words", "true", "No", "null", "~", "0123", "1_000", "a: b", "a #b", "- a", "\"q\"", "\\", "'",
            "é", "😀",
            "&a", "*a", "!t", "%d", "@a", "`a`", "[a]", "{a}", "|", ">", "?", "trailing ", " leading", "a:",
        ]
        for text in texts {
            let yaml = """
                embedded_core:
                  routes:
                    - action: auto_reply
                      reply: \(YAMLText.of(text))
                """
            #expect(try ConfigurationFile.read(text: yaml).configuration.embeddedCore.routes[0].reply == text)
        }
        #expect(YAMLText.of("a\u{0}b\nc") == #""a\U00000000b\nc""#)
    }
}
