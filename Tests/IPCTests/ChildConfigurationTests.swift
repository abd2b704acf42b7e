import Common
import Foundation
import IPC
import NIOCore
import Testing

@Suite struct ChildConfigurationTests {
    private static let secret = "s3cr3t-of-acme"

    private static func configurations() throws -> [ChildConfiguration] {
        let name = try #require(BindName("acme"))
        var client = ClientBind(name: name, host: "smsc.example", systemID: "acme", password: Secret(Self.secret))
        client.enquireLinkInterval = nil
        client.reconnectInterval = .milliseconds(1500)
        client.sourceTON = .fixed(5)
        client.carrierGroup = "north"
        client.tls = ClientTLS()
        var server = ServerBind(name: name, systemID: "acme", password: Secret(Self.secret))
        server.allowedBindTypes = [.receiver, .transceiver]
        server.ipWhitelist = try #require(AddressWhitelist(parsing: ["10.0.0.0/8", "2001:db8::1"]))
        server.sourceAddressWhitelist = try #require(SourceAddressWhitelist(parsing: ["MyBrand", "614*"]))
        server.inactivityTimeout = .seconds(90)
        var gateway = GatewayConfiguration()
        gateway.apiBaseURL = .url("https://core.example:8443")
        gateway.apiKey = Secret(Self.secret)
        let access = CoreAccess(gateway)
        let cache = ChildConfiguration.CacheSettings(
            epochs: KeyEpochs(present: KeyEpochs.Epoch(first: 1, name: "e1")),
            flushInterval: .seconds(10),
            maxRetryAttempts: 10
        )
        var listen = Listen()
        listen.tls = ListenTLS(certFile: "/c", keyFile: "/k")
        var core = EmbeddedCoreConfiguration()
        core.apiKey = Secret(Self.secret)
        core.routes = [RouteConfiguration()]
        return [
            .listener(listen),
            .tlsGate(listen),
            .worker(.client(client), access, cache),
            .worker(.server(server), access, cache),
            .steward(access, binds: [.init(name: name, mode: .server, connected: true)], cache),
            .console(metrics: Endpoint(host: "127.0.0.1", port: 4000), console: ConsoleEndpoint()),
            .embeddedCore(core, databasePath: "/var/lib/core.sqlite"),
        ]
    }

    private static func json(_ configuration: ChildConfiguration) throws -> ByteBuffer {
        guard case .configure(let json) = try configuration.frame() else { throw WireFault(.invalid(field: "frame")) }
        return json
    }

    @Test func `every child's configuration comes back as it was`() throws {
        for configuration in try Self.configurations() {
            #expect(try ChildConfiguration(json: Self.json(configuration)) == configuration)
        }
    }

    @Test func `the password itself arrives at the worker`() throws {
        for configuration in try Self.configurations() {
            guard case .worker(let bind, let access, _) = try ChildConfiguration(json: Self.json(configuration)) else {
                continue
            }
            #expect(access.apiKey?.reveal() == Self.secret)
            switch bind {
            case .client(let bind): #expect(bind.password.reveal() == Self.secret)
            case .server(let bind): #expect(bind.password.reveal() == Self.secret)
            }
        }
    }

    @Test func `no way of printing a configuration or its frame shows a secret`() throws {
        for configuration in try Self.configurations() {
            var dumped = ""
            dump(configuration, to: &dumped)
            let frame = try configuration.frame()
            let prints = ["\(configuration)", String(reflecting: configuration), dumped, "\(frame)"]
            for print in prints { #expect(!print.contains(Self.secret)) }
        }
    }

    @Test func `cut at any octet it is an error`() throws {
        let json = try Self.json(.console(metrics: Endpoint(host: "::1", port: 1), console: ConsoleEndpoint()))
        for length in 0..<json.readableBytes {
            #expect(throws: (any Error).self) {
                try ChildConfiguration(json: ByteBuffer(bytes: json.readableBytesView.prefix(length)))
            }
        }
    }

    @Test func `a configuration of another version is an error, not a trap`() {
        for text in ["", "[]", "{}", #"{"tracer":{}}"#, #"{"listener":{"_0":{"port":"x"}}}"#] {
            #expect(throws: (any Error).self) { try ChildConfiguration(json: ByteBuffer(string: text)) }
        }
    }
}
