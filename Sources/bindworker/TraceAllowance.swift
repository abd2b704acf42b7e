/// How much of a trace leaves the worker in a second: who looks on must not hold up the messages.
struct TraceAllowance {
    static let pdusPerSecond = 2000
    static let octetsPerSecond = 1 << 20

    private var window: ContinuousClock.Instant?
    private var pdus = 0
    private var octets = 0

    /// Whether one more PDU of this length may be shown.
    mutating func takes(octets: Int, at now: ContinuousClock.Instant) -> Bool {
        if self.window.map({ now >= $0 + .seconds(1) }) ?? true {
            self.window = now
            self.pdus = 0
            self.octets = 0
        }
        guard self.pdus < Self.pdusPerSecond, self.octets + octets <= Self.octetsPerSecond else { return false }
        self.pdus += 1
        self.octets += octets
        return true
    }
}
