import Testing

@testable import Common

@Suite struct AddressWhitelistTests {
    @Test(arguments: [
        ("192.168.1.0/24", ["192.168.1.0", "192.168.1.255"], ["192.168.0.255", "192.168.2.0"]),
        ("10.50.1.100", ["10.50.1.100", "::ffff:10.50.1.100", "::FFFF:a32:164"], ["10.50.1.101", "10.50.1.99"]),
        ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0"]),
        ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "2001:db8::1"]),
        ("203.0.113.7/31", ["203.0.113.6", "203.0.113.7"], ["203.0.113.5", "203.0.113.8"]),
        ("203.0.113.7/32", ["203.0.113.7"], ["203.0.113.6"]),
        ("2001:db8::/32", ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"], ["2001:db7::", "2001:db9::"]),
        ("2001:db8::1", ["2001:db8:0:0:0:0:0:1", "2001:DB8::1"], ["2001:db8::2"]),
        ("::ffff:10.0.0.0/104", ["10.1.2.3"], ["11.1.2.3"]), ("::/0", ["2001:db8::1", "::"], ["10.0.0.1"]),
        ("fe80::/10", ["fe80::1%eth0"], ["fec0::1"]),
    ])
    func `a block holds its own addresses and no other`(block: String, inside: [String], outside: [String]) throws {
        let list = try #require(AddressWhitelist(parsing: [block]))
        for address in inside { #expect(list.allows(address), "\(address)") }
        for address in outside { #expect(!list.allows(address), "\(address)") }
    }

    @Test func `an empty list allows any, a list allows what one of its blocks holds`() throws {
        #expect(AddressWhitelist.any.allows("192.0.2.1") && AddressWhitelist.any.allows("unix"))
        let list = try #require(AddressWhitelist(parsing: ["192.168.1.0/24", "10.50.1.100", "10.60.0.0/16"]))
        #expect(list.allows("10.60.255.1") && list.allows("10.50.1.100") && !list.allows("10.50.1.101"))
        #expect(!list.allows("nonsense") && !list.allows(""))
    }

    @Test(arguments: [
        "", " ", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4/", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/+8",
        "1.2.3.4/08", "1.2.3.4/8/8", "1.2.3.4 ", "a.b.c.d", "1..2.3", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "1::2::3", "12345::", "g::", "::1/129", "1:2:3:4:5:6:7::8", "::1.2.3", "1.2.3.4::", "::1%eth0", "[::1]",
        "1.2.3.4:80", "::+1", "/24", "1:2:3:4:5:6:7:",
    ])
    func `what is no address is none`(text: String) {
        #expect(AddressBlock(text) == nil)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("192.0.2.77/24", "192.0.2.0/24"), ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::", "::"), ("::1/128", "::1"), ("1::/16", "1::/16"),
        ("0:0:0:1:0:0:0:0/64", "0:0:0:1::/64"), ("::/0", "::/0"), ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
    ])
    func `a block is written the one way, and read again`(text: String, written: String) throws {
        let block = try #require(AddressBlock(text))
        #expect(block.description == written)
        #expect(AddressBlock(written) == block)
    }
}

@Suite struct SourceAddressWhitelistTests {
    @Test func `the manual's example lets pass what it says`() throws {
        let list = try #require(SourceAddressWhitelist(parsing: ["MyBrand", "614*", "+61400000001"]))
        for source in ["MyBrand", "61412345678", "+61400000001", "614"] { #expect(list.allows(source), "\(source)") }
        for source in ["OtherBrand", "61500000001", "mybrand", "MyBrand2", "+614", "", "61"] {
            #expect(!list.allows(source), "\(source)")
        }
    }

    @Test func `an empty list allows any, a star alone too`() throws {
        #expect(SourceAddressWhitelist.any.allows("anything"))
        #expect(try #require(SourceAddressWhitelist(parsing: ["*"])).allows(""))
    }

    @Test(arguments: ["", "6*4", "**", "*614"]) func `a pattern that could never match is none`(text: String) {
        #expect(SourceAddressWhitelist(parsing: [text]) == nil)
    }

    @Test func `octets are compared, not how they look`() throws {
        let list = try #require(SourceAddressWhitelist(parsing: ["caf\u{E9}"]))
        #expect(list.allows("caf\u{E9}") && !list.allows("cafe\u{301}"))
    }
}
