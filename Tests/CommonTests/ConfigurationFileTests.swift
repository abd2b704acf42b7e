import Foundation
import Testing

@testable import Common

/// The only tests that touch a disk: files of their own in a folder of their own.
@Suite final class ConfigurationFileTests {
    private let folder: URL

    init() throws {
        self.folder = FileManager.default.temporaryDirectory.appendingPathComponent("common-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(at: self.folder) } catch { print(error) }
    }

    @Test func `a password may stand alone in a file, beside the configuration or where systemd puts it`() throws {
        try self.write("long_secret_1\n", to: "partner")
        for path in ["partner", "${CREDENTIALS_DIRECTORY}/partner", self.folder.path + "/partner"] {
            let file = try self.write(
                server().replacing("password: long_secret_1", with: "password_file: \(path)"),
                to: "g.yaml"
            )
            let loaded = try ConfigurationFile.load(
                path: file,
                environment: ["CREDENTIALS_DIRECTORY": self.folder.path]
            )
            #expect(loaded.configuration.serverBinds.first?.password == Secret("long_secret_1"))
        }
    }

    @Test(arguments: [nil, "", "two\nlines\n", "sixteen_letters_", "é"])
    func `a password file that is not one short line is refused, without its content`(content: String?) throws {
        if let content { try self.write(content, to: "partner") }
        let file = try self.write(
            server().replacing("password: long_secret_1", with: "password_file: partner"),
            to: "g.yaml"
        )
        let found = self.problems(of: file)
        #expect(found.map(\.key) == ["server_binds[0].password_file"])
        if let content, !content.isEmpty { #expect(!"\(found)".contains(content)) }
    }

    @Test func `a key may stand in a file, but not in both places`() throws {
        try self.write("k3y", to: "api.key")
        let file = try self.write("api_key_file: api.key", to: "g.yaml")
        #expect(try ConfigurationFile.load(path: file, environment: [:]).configuration.apiKey == Secret("k3y"))
        try self.write("api_key_file: api.key\napi_key: other", to: "g.yaml")
        #expect(self.problems(of: file).map(\.key) == ["api_key"])
        try self.write("api_key_file: ${CREDENTIALS_DIRECTORY}/api.key", to: "g.yaml")
        #expect(self.problems(of: file).map(\.key) == ["api_key_file"])
    }

    @Test func `a relative path begins at the folder of the file, and leaves the reader absolute`() throws {
        let file = try self.write("api_ca_file: tls/ca.pem", to: "g.yaml")
        let read = try ConfigurationFile.load(path: file, environment: [:]).configuration
        #expect(read.apiCAFile == self.folder.path + "/tls/ca.pem")
        #expect(SmallFile.absolute("a/b").hasPrefix("/") && SmallFile.absolute("a/b").hasSuffix("/a/b"))
        #expect(SmallFile.absolute(".").hasPrefix("/") && SmallFile.absolute("/a") == "/a")
    }

    @Test func `a file with secrets that all may read draws a warning, one without does not`() throws {
        let file = try self.write(server(), to: "g.yaml", mode: 0o644)
        #expect(try ConfigurationFile.load(path: file, environment: [:]).warnings.map(\.key) == [""])
        try self.write(server(), to: "g.yaml", mode: 0o640)
        #expect(try ConfigurationFile.load(path: file, environment: [:]).warnings.isEmpty)
        try self.write("smsc_name: a", to: "g.yaml", mode: 0o644)
        #expect(try ConfigurationFile.load(path: file, environment: [:]).warnings.isEmpty)
    }

    @Test func `a file that is missing, a folder or too large is one clear line`() throws {
        let missing = self.folder.path + "/none.yaml"
        let found = #expect(throws: ConfigurationErrors.self) {
            try ConfigurationFile.load(path: missing, environment: [:])
        }
        #expect(found?.description == "\(missing): error: does not exist")
        #expect(self.problems(of: self.folder.path).map(\.message) == ["is not a file"])
        let large = try self.write(String(repeating: "#", count: (1 << 20) + 1), to: "large.yaml")
        #expect(self.problems(of: large).map(\.message) == ["is larger than 1048576 bytes"])
    }

    @discardableResult
    private func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        let path = self.folder.appendingPathComponent(name).path
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func problems(of path: String) -> [Problem] {
        do {
            return try ConfigurationFile.load(path: path, environment: [:]).warnings
        } catch {
            return error.problems
        }
    }
}
