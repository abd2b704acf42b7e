import Testing

@testable import Common

@Suite struct EnvironmentTests {
    static let variables: [(String, String)] = [
        ("API_BASE_URL", "api_base_url"), ("SMSC_NAME", "smsc_name"), ("SMPP_POLL_INTERVAL", "smpp_poll_interval"),
        ("VERIFY_SSL_PEER", "verify_ssl_peer"), ("CACHE_FLUSH_INTERVAL", "cache_flush_interval"),
        ("CACHE_MAX_RETRY_ATTEMPTS", "cache_max_retry_attempts"),
        ("CACHE_BACKOFF_MULTIPLIER", "cache_backoff_multiplier"), ("MNESIA_STORAGE_TYPE", "mnesia_storage_type"),
    ]

    @Test func `the variables are those of the original`() {
        let known = ConfigurationKeys.gateway.compactMap { key in key.environment.map { [$0, key.name] } }
        #expect(Set(known) == Set(Self.variables.map { [$0.0, $0.1] }))
    }

    @Test func `a variable goes before the file, the file before the default`() throws {
        let variables = ["SMSC_NAME": "smpp_prod_01", "VERIFY_SSL_PEER": "true", "CACHE_FLUSH_INTERVAL": ""]
        let read = try ConfigurationFile.read(
            text: "smsc_name: file\ncache_flush_interval: 500",
            environment: variables
        )
        #expect(read.configuration.smscName == "smpp_prod_01" && read.configuration.verifySSLPeer)
        #expect(read.configuration.cacheFlushInterval == .milliseconds(500))
        #expect(read.origins["smsc_name"] == .environment("SMSC_NAME"))
        #expect(read.origins["cache_flush_interval"] == .file(line: 2))
        #expect(read.origins["api_base_url"] == nil)
    }

    @Test(arguments: variables) func `a bad variable is named in the error`(name: String, key: String) throws {
        let found = errors("", [name: "\u{7}bad"])
        let problem = try #require(found.first)
        #expect(found.count == 1 && problem.key == key && problem.environment == name && problem.line == nil)
        #expect(
            problem.text(in: "gateway.yaml").hasPrefix("environment \(name): error: \(key): \"\\u{07}bad\": must be ")
        )
    }

    @Test func `the original's variables work as its manual sets them`() throws {
        let read = try configuration(
            "",
            [
                "API_BASE_URL": "https://omnimessage-core.company.com:8443", "SMPP_POLL_INTERVAL": "200",
                "CACHE_FLUSH_INTERVAL": "10000", "CACHE_MAX_RETRY_ATTEMPTS": "10", "CACHE_BACKOFF_MULTIPLIER": "2",
                "MNESIA_STORAGE_TYPE": "ram_copies",
            ]
        )
        #expect(read.apiBaseURL == .url("https://omnimessage-core.company.com:8443"))
        #expect(read.smppPollInterval == .milliseconds(200) && read.storage == .ramCopies)
    }
}
