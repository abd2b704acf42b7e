import Foundation
import Testing

@testable import Common

/// What lies in `config/`.
@Suite struct ShippedFilesTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("config")

    @Test func `the reference file is what the table of keys says`() throws {
        let file = Self.folder.appendingPathComponent("gateway.yaml")
        let rendered = ConfigurationReference.render()
        if ProcessInfo.processInfo.environment["WRITE_REFERENCE"] != nil {
            try rendered.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == rendered)
    }

    @Test func `the reference file is valid as it is, and changes nothing`() throws {
        #expect(try configuration(ConfigurationReference.render()) == GatewayConfiguration())
    }

    @Test func `the reference file is valid with every mark taken away, and then has examples but no other value`()
        throws
    {
        let text = ConfigurationReference.render().split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("#") ? $0.dropFirst() : $0 }.joined(separator: "\n")
        var read = try configuration(text)
        #expect(
            read.binds.map(\.name.value) == ["vodafone_uk"] && read.serverBinds.map(\.name.value) == ["partner_acme"]
        )
        let plain = ClientBind(
            name: read.binds[0].name,
            host: "smpp.vodafone.co.uk",
            systemID: "your_username",
            password: Secret("your_password")
        )
        #expect(read.binds == [plain])
        read.binds = []
        read.serverBinds = []
        read.embeddedCore.routes = []
        #expect(read == GatewayConfiguration())
    }

    @Test func `one carrier`() throws {
        let read = try Self.load("one-carrier")
        #expect(read.apiBaseURL == .url("https://smcsc.company.com:8443") && read.verifySSLPeer)
        #expect(read.smscName == "smpp_prod" && read.serverBinds.isEmpty)
        #expect(read.binds.map(\.name.value) == ["att_primary"])
        #expect(read.binds[0].password == Secret("secure_pass_123") && read.binds[0].systemID == "company_user")
    }

    @Test func `two carriers`() throws {
        let read = try Self.load("two-carriers")
        #expect(read.binds.map(\.name.value) == ["att_us", "vodafone_uk"])
        #expect(read.binds.map(\.tpsLimit) == [100, 50])
        #expect(read.binds.map(\.host) == ["smpp.att.com", "smpp.vodafone.co.uk"])
    }

    @Test func `one carrier and two partners`() throws {
        let read = try Self.load("carrier-and-partners")
        #expect(read.allBinds.map(\.name.value) == ["upstream_carrier", "partner_alpha", "partner_beta"])
        let alpha = read.serverBinds[0]
        let beta = read.serverBinds[1]
        #expect(alpha.tpsLimit == 50 && alpha.allowedBindTypes == Set(BindType.allCases))
        #expect(alpha.ipWhitelist.allows("203.0.113.255") && !alpha.ipWhitelist.allows("203.0.114.0"))
        #expect(beta.tpsLimit == 25 && beta.allowedBindTypes == [.transceiver])
        #expect(beta.queueCheckFrequency == .milliseconds(2000))
        #expect(beta.ipWhitelist.allows("::ffff:198.51.100.50") && !beta.ipWhitelist.allows("198.51.100.51"))
    }

    private static func load(_ name: String) throws -> GatewayConfiguration {
        let path = self.folder.appendingPathComponent("examples/\(name).yaml").path
        return try ConfigurationFile.load(path: path, environment: [:]).configuration
    }
}
