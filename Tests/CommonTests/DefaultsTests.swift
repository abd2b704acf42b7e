import Testing

@testable import Common

/// The defaults of the specification, each once.
@Suite struct DefaultsTests {
    @Test(arguments: ["", "\n", "# nothing\n", "---\n", "binds:\nserver_binds:\nlisten:\n", "{}"])
    func `a file without keys is a file of defaults`(text: String) throws {
        #expect(try configuration(text) == GatewayConfiguration())
    }

    @Test func `the gateway's defaults are those of the specification`() throws {
        let gateway = try configuration("")
        #expect(gateway.apiBaseURL == .embedded)
        #expect(gateway.smscName == "smpp_gateway")
        #expect(gateway.smppPollInterval == .milliseconds(100))
        #expect(!gateway.verifySSLPeer)
        #expect(gateway.cacheFlushInterval == .seconds(10))
        #expect(gateway.cacheMaxRetryAttempts == 10)
        #expect(gateway.cacheBackoffMultiplier == 2)
        #expect(gateway.storage == .discCopies)
        #expect(gateway.apiTimeout == .seconds(10))
        #expect(gateway.apiConcurrency == 10)
        #expect(gateway.databasePath == "/var/lib/omnimessage-smpp/gateway.sqlite")
        #expect(gateway.metrics == Endpoint(host: "127.0.0.1", port: 4000))
        #expect(gateway.console.host == "0.0.0.0" && gateway.console.port == 8087)
        #expect(gateway.embeddedCore.host == "127.0.0.1" && gateway.embeddedCore.port == 8080)
        #expect(gateway.listen.host == "0.0.0.0" && gateway.listen.port == 2775)
        #expect(gateway.listen.maxConnections == 100 && gateway.listen.bindTimeout == .seconds(10))
        #expect(gateway.listen.tls == nil && gateway.apiKey == nil && gateway.allBinds.isEmpty)
    }

    @Test func `a client bind's defaults are those of the specification`() throws {
        let bind = try #require(try configuration(client()).binds.first)
        #expect(bind.bindType == .transceiver && bind.port == 2775 && bind.enabled)
        #expect(bind.systemType == "" && bind.addrTON == 0 && bind.addrNPI == 0 && bind.addressRange == "")
        #expect(bind.tpsLimit == 100 && bind.queueCheckFrequency == .milliseconds(1000))
        #expect(bind.enquireLinkInterval == .seconds(60))
        #expect(!bind.cacheEnabled && bind.cacheMaxSize == 10_000 && bind.cacheRetryInterval == .seconds(60))
        #expect(bind.windowSize == 10 && bind.responseTimeout == .seconds(30))
        #expect(bind.reconnectInterval == .seconds(1) && bind.reconnectMaxInterval == .seconds(30))
        #expect(bind.smppVersion == .v34 && bind.tls == nil && bind.defaultAlphabet == .gsm7)
        #expect(bind.messageIDFormat == .auto && bind.longMessages == .udh && bind.registeredDelivery)
        #expect(bind.sourceTON == .auto && bind.destNPI == .auto && !bind.receiptsByText)
        #expect(bind.carrierGroup == nil && bind.inDoubt == .resend && bind.serviceType == "")
    }

    @Test func `a server bind's defaults are those of the specification`() throws {
        let bind = try #require(try configuration(server()).serverBinds.first)
        #expect(bind.allowedBindTypes == [.transmitter, .receiver, .transceiver])
        #expect(bind.ipWhitelist == .any && bind.sourceAddressWhitelist == .any)
        #expect(bind.tpsLimit == 100 && bind.queueCheckFrequency == .milliseconds(1000) && bind.enabled)
        #expect(bind.maxSessions == 10 && bind.windowSize == 100 && bind.deliverWindow == 10)
        #expect(bind.responseTimeout == .seconds(30) && bind.inactivityTimeout == nil && !bind.requireTLS)
        #expect(bind.defaultAlphabet == .gsm7 && bind.cacheOverflow == .dropOldest)
        #expect(bind.enquireLinkInterval == .seconds(60) && !bind.cacheEnabled)
    }

    @Test func `databases lie below the state directory unless the file places them`() throws {
        let text = Array("database_path: /data/mine.sqlite".utf8)
        let loaded = try ConfigurationFile.read(
            text,
            path: "gateway.yaml",
            environment: [:],
            stateDirectory: "/tmp/state",
            surroundings: Surroundings()
        )
        #expect(loaded.configuration.databasePath == "/data/mine.sqlite")
        #expect(loaded.configuration.embeddedCore.databasePath == "/tmp/state/core.sqlite")
    }
}
