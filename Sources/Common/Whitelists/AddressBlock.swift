/// A CIDR block, or one address (= /32, /128).
package struct AddressBlock: Hashable, Sendable {
    /// With the host bits cleared.
    package let base: IPAddress
    /// Of the 128 bits of the mapped form: an IPv4 `/24` is 120 here.
    private let prefix: Int

    /// `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`, `::ffff:192.0.2.0/120`; host bits are cleared.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        // The length counts in the notation that was used, not in the family: `::ffff:192.0.2.0/120` is a /24.
        let offset = first.utf8.contains(UInt8(ascii: ":")) ? 0 : 96
        var prefix = 128
        if parts.count == 2 {
            guard let length = IPAddress.number(parts[1].utf8, base: 10, digits: 3), Int(length) + offset <= 128 else {
                return nil
            }
            guard parts[1].count == 1 || parts[1].first != "0" else { return nil }
            prefix = Int(length) + offset
        }
        self.prefix = prefix
        self.base = IPAddress(bits: address.bits & Self.mask(prefix))
        self.hadHostBits = address.bits & ~Self.mask(prefix) != 0
    }

    /// Whether the text named an address inside the block rather than its first: a likely slip.
    package let hadHostBits: Bool

    /// An IPv4 address is only in an IPv4 block: `::/0` means every IPv6 address.
    package func contains(_ address: IPAddress) -> Bool {
        guard address.bits & Self.mask(self.prefix) == self.base.bits else { return false }
        return !address.isIPv4 || self.prefix >= 96
    }

    package static func == (one: AddressBlock, other: AddressBlock) -> Bool {
        one.base == other.base && one.prefix == other.prefix
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(self.base)
        hasher.combine(self.prefix)
    }

    private static func mask(_ prefix: Int) -> UInt128 {
        prefix == 0 ? 0 : UInt128.max << (128 - prefix)
    }
}

extension AddressBlock: CustomStringConvertible {
    package var description: String {
        guard self.prefix < 128 else { return self.base.description }
        return "\(self.base)/\(self.base.isIPv4 && self.prefix >= 96 ? self.prefix - 96 : self.prefix)"
    }
}
