import Testing

@testable import Common

@Suite struct ConfigurationTextTests {
    @Test func `a configuration shown and read again is the same, but for its secrets`() throws {
        let text =
            server("ip_whitelist: [10.0.0.0/8, \"2001:db8::/32\"]")
            + "\n    source_address_whitelist: [\"614*\", \"a: b\", \"+1\"]\n" + client("tls: {verify_peer: false}")
            + "\n    source_ton: 5\nsmsc_name: \"yes\"\nembedded_core: {routes: [{prefix: \"0044\", dest_smsc: acme}]}"
        var read = try configuration(text)
        let shown = ConfigurationText.render(read)
        read.binds[0].password = Secret("secret")
        read.serverBinds[0].password = Secret("long_secret_1")
        let again = try configuration(
            shown.replacing("\"•••\"", with: "secret", maxReplacements: 1)
                .replacing("\"•••\"", with: "long_secret_1")
        )
        #expect(again == read)
    }

    @Test func `a form's values are those of the bind, lists with commas`() throws {
        let text = server("source_address_whitelist: [MyBrand, \"614*\", \"+61400000001\"]")
        let values = ConfigurationText.values(of: try configuration(text).allBinds[0])
        #expect(values.first { $0.key == "source_address_whitelist" }?.value == "MyBrand,614*,+61400000001")
        #expect(values.first { $0.key == "password" }?.value == Secret.mask)
        #expect(values.first { $0.key == "allowed_bind_types" }?.value == "transmitter,receiver,transceiver")
    }

    @Test func `no key is in a table twice, and each has a meaning`() {
        for keys in [ConfigurationKeys.gateway, ConfigurationKeys.clientBind, ConfigurationKeys.serverBind] {
            #expect(Set(keys.map(\.name)).count == keys.count)
            #expect(keys.allSatisfy { !$0.meaning.isEmpty && !$0.allowed.isEmpty })
        }
    }
}
