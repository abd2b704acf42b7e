import Common
import Testing

@testable import smppctl

@Suite struct ConfigurationViewTests {
    private static let file = """
        smsc_name: demo
        binds:
          - name: partner
            mode: server
            system_id: partner
            password: hush-hush
            ip_whitelist: [192.0.2.0/24]
          - name: carrier
            host: smpp.example
            system_id: us
            password: whisper
            tls:
              verify_peer: false
        embedded_core:
          api_key: confidential
          routes:
            - prefix: "61"
              dest_smsc: carrier
        """

    private static func view() throws -> ConfigurationView {
        ConfigurationView(try ConfigurationFile.read(text: self.file, environment: ["SMPP_POLL_INTERVAL": "250"]))
    }

    /// The line of a key, of those that hold `part` too.
    private static func line(_ key: String, _ part: String = "") throws -> String? {
        let lines = try self.view().yaml.split(separator: "\n").map(String.init)
        return lines.first { $0.contains("\(key):") && $0.contains(part) }
    }

    @Test func `every value says where it comes from`() throws {
        #expect(try Self.line("smsc_name")?.hasSuffix("# line 1") == true)
        #expect(try Self.line("smpp_poll_interval")?.hasPrefix("smpp_poll_interval: 250 ") == true)
        #expect(try Self.line("smpp_poll_interval")?.hasSuffix("# environment SMPP_POLL_INTERVAL") == true)
        #expect(try Self.line("api_base_url")?.hasSuffix("# default") == true)
        #expect(try Self.line("verify_peer")?.hasSuffix("# line 13") == true)
        #expect(try Self.line("prefix")?.hasSuffix("# line 17") == true)
        #expect(try Self.line("port", "2775")?.hasSuffix("# default") == true)
    }

    @Test func `a server bind among the binds has the lines on which it stands`() throws {
        #expect(try Self.line("name", "partner")?.hasSuffix("# line 3") == true)
        #expect(try Self.line("name", "carrier")?.hasSuffix("# line 8") == true)
        #expect(try Self.line("ip_whitelist")?.contains("# line 7") == true)
        #expect(try Self.line("host", "smpp.example")?.hasSuffix("# line 9") == true)
    }

    @Test func `no secret is shown, and what is shown is the configuration`() throws {
        let yaml = try Self.view().yaml
        let json = try JSONText.of(try Self.view().json)
        for secret in ["hush-hush", "whisper", "confidential"] {
            #expect(!yaml.contains(secret))
            #expect(!json.contains(secret))
        }
        let secrets = yaml.replacing("\"•••\"", with: "twelve-chars").replacing("•••", with: "twelve-chars")
        let again = try ConfigurationFile.read(text: secrets).configuration
        #expect(again.smppPollInterval == .milliseconds(250))
        #expect(again.serverBinds.map(\.name.value) == ["partner"])
        #expect(again.binds[0].tls?.verifyPeer == false)
    }

    @Test func `a secret in a file of its own has the line of that file's name`() throws {
        let folder = try Folder()
        let path = try folder.write("password.txt", "whisper\n")
        let text = """
            binds:
              - name: carrier
                host: smpp.example
                system_id: us
                password_file: \(path)
            """
        let view = ConfigurationView(try ConfigurationFile.read(text: text))
        #expect(view.yaml.split(separator: "\n").first { $0.contains("password:") }?.hasSuffix("# line 5") == true)
    }

    @Test func `as JSON numbers are numbers and lists are lists`() throws {
        guard case .list(let values) = try Self.view().json else { return #expect(Bool(false)) }
        let expected: [JSONValue] = [
            .object(["key": .text("smsc_name"), "value": .text("demo"), "origin": .text("file"), "line": .number(1)]),
            .object([
                "key": .text("smpp_poll_interval"), "value": .number(250), "origin": .text("environment"),
                "variable": .text("SMPP_POLL_INTERVAL"),
            ]),
            .object([
                "key": .text("binds[0].ip_whitelist"), "value": .list([.text("192.0.2.0/24")]), "origin": .text("file"),
                "line": .number(7),
            ]),
            .object([
                "key": .text("binds[1].tls.verify_peer"), "value": .flag(false), "origin": .text("file"),
                "line": .number(13),
            ]),
            .object(["key": .text("binds[1].smpp_version"), "value": .text("3.4"), "origin": .text("default")]),
            .object(["key": .text("binds[1].port"), "value": .number(2775), "origin": .text("default")]),
            .object([
                "key": .text("embedded_core.routes[0].prefix"), "value": .text("61"), "origin": .text("file"),
                "line": .number(17),
            ]),
        ]
        for object in expected { #expect(values.contains(object)) }
    }
}
