import NIOCore

/// Octets written as hexadecimal, with spaces between the fields for the reader.
func octets(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

extension ByteBuffer {
    init(hex: String) {
        self.init(bytes: octets(hex))
    }

    /// What is readable, in hexadecimal.
    var hex: String {
        self.readableBytesView.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// The same dice for everybody: SplitMix64.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Changes a few octets, or cuts, or doubles a part.
func mutated(_ original: [UInt8], with dice: inout Dice) -> [UInt8] {
    var octets = original
    for _ in 0..<Int.random(in: 1...4, using: &dice) where !octets.isEmpty {
        let place = Int.random(in: 0..<octets.count, using: &dice)
        switch Int.random(in: 0..<5, using: &dice) {
        case 0: octets[place] = UInt8.random(in: 0...255, using: &dice)
        case 1: octets[place] = [0, 1, 0x7F, 0x80, 0xFF][Int.random(in: 0..<5, using: &dice)]
        case 2: octets.removeSubrange(place...)
        case 3: octets.insert(contentsOf: octets[place...].prefix(24), at: place)
        case _: octets.remove(at: place)
        }
    }
    return octets
}
