/// From where a partner may bind: addresses and CIDR blocks; an empty list allows any.
package struct AddressWhitelist: Sendable, Hashable {
    package let blocks: [AddressBlock]

    package static let any = AddressWhitelist([])

    package init(_ blocks: [AddressBlock]) { self.blocks = blocks }

    /// Nil when one of the texts is not an address or a block.
    package init?(parsing texts: [String]) {
        var blocks: [AddressBlock] = []
        for text in texts {
            guard let block = AddressBlock(text) else { return nil }
            blocks.append(block)
        }
        self.blocks = blocks
    }

    package var allowsAny: Bool { self.blocks.isEmpty }

    /// What is no address is allowed only by an empty list; the zone of a link-local one (`%eth0`) is not looked at.
    package func allows(_ address: String) -> Bool {
        guard !self.allowsAny else { return true }
        let plain = address.prefix { $0 != "%" }
        guard let parsed = IPAddress(String(plain)) else { return false }
        return self.allows(parsed)
    }

    package func allows(_ address: IPAddress) -> Bool {
        self.allowsAny || self.blocks.contains { $0.contains(address) }
    }
}

extension AddressWhitelist: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let list = AddressWhitelist(parsing: try container.decode([String].self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a list of addresses")
        }
        self = list
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.blocks.map(\.description))
    }
}
