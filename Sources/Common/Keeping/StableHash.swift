/// FNV-1a in 64 bits: the integer that stands for a carrier's message id, a destination, a carrier group.
///
/// The same in every version and on every machine, for it is on disk. Not against malice: the carrier that could find
/// two ids with one hash could as well send two messages with one id.
package enum StableHash {
    package static func of(_ bytes: some Sequence<UInt8>) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes {
            hash ^= UInt64(byte)
            hash = hash &* 0x0000_0100_0000_01B3
        }
        return Int64(bitPattern: hash)
    }

    package static func of(_ text: some StringProtocol) -> Int64 { Self.of(text.utf8) }
}
