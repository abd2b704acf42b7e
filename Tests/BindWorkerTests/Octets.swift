/// Octets written as hexadecimal, with spaces where they help.
func octets(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

extension ContinuousClock.Instant {
    /// So many seconds after this moment.
    func after(_ seconds: Double) -> Self {
        self + .seconds(seconds)
    }
}
