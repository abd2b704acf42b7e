import Common
import Testing

@testable import smppctl

@Suite struct RedactionTests {
    private static func redaction() throws -> Redaction {
        let text = #"""
            api_key: "quote\"back\\slash"
            embedded_core: {api_key: embedded-key}
            binds:
              - {name: a, host: h, system_id: s, password: carrier1}
              - {name: b, host: h, system_id: s, password: carrier1long}
              - {name: c, host: h, system_id: s, password: abc}
            server_binds:
              - {name: d, system_id: s, password: partner-secret}
            """#
        return Redaction(try ConfigurationFile.read(text: text).configuration)
    }

    @Test func `every secret of the configuration is taken out, wherever it stands`() throws {
        let redact = try Self.redaction()
        #expect(redact("x embedded-key y") == "x ••• y")
        #expect(redact("carrier1long carrier1 partner-secret") == "••• ••• •••")
        #expect(redact(#"quote"back\slash and quote\"back\\slash"#) == "••• and •••")
        #expect(
            redact("the alphabet begins with abc") == "the alphabet begins with abc",
            "three letters are everywhere"
        )
    }

    @Test(arguments: [
        ("password=hunter22 next", "password=••• next"), ("Password: hunter22", "Password: •••"),
        (#"{"password": "hunter22", "x": 1}"#, #"{"password": "•••", "x": 1}"#), ("X-API-Key: k123", "X-API-Key: •••"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer •••"), ("api_key='k'", "api_key=•••"),
        ("password_file: /etc/secret", "password_file: /etc/secret"), ("no password given", "no password given"),
        ("http://user:pw@host/x", "http://•••@host/x"), ("mail me@example.com", "mail me@example.com"),
    ])
    func `what others call a password goes too`(text: String, rest: String) {
        #expect(Redaction(nil)(text) == rest)
    }

    @Test func `of a log the last lines are kept, and long ones are cut`() {
        let lines = (1...500).map { "line \($0)" }
        let last = LogTail.lastLines(lines.joined(separator: "\n") + "\n")
        #expect(last.hasPrefix("line 301\n"))
        #expect(last.hasSuffix("line 500\n"))
        #expect(LogTail.lastLines(lines.joined(separator: "\n")).hasPrefix("line 301\n"))
        #expect(LogTail.lastLines("") == "")
        #expect(LogTail.lastLines(String(repeating: "x", count: 5000)).count == 4001)
    }

    @Test func `a large log is read from its end`() throws {
        let folder = try Folder()
        let path = try folder.write(
            "log",
            String(repeating: String(repeating: "y", count: 999) + "\n", count: 3000) + "end\n"
        )
        let tail = try LogTail.read(path)
        #expect(tail.hasSuffix("end\n"))
        #expect(tail.split(separator: "\n").count == 200)
        #expect(throws: Refusal.self) { try LogTail.read("\(folder.path)/none") }
        #expect(throws: Refusal.self) { try LogTail.read(folder.path) }
    }

    @Test func `a program is run for what it prints, and not for ever`() throws {
        #expect(try Program.output(of: ["echo", "a b"], patience: .seconds(20), limit: 100) == "a b\n")
        #expect(try Program.output(of: ["echo", "abc"], patience: .seconds(20), limit: 2) == "ab")
        #expect(throws: Refusal("there is no no-such-program here")) {
            try Program.output(of: ["no-such-program"], patience: .seconds(20), limit: 100)
        }
        #expect(throws: Refusal("false ended with status 1")) {
            try Program.output(of: ["false"], patience: .seconds(20), limit: 100)
        }
        #expect(throws: Refusal("sleep did not end within 0 s")) {
            try Program.output(of: ["sleep", "60"], patience: .milliseconds(50), limit: 100)
        }
    }
}
