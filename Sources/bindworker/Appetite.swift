/// Whether a worker uses more of the machine than work of its kind should.
struct Appetite: Sendable {
    private static let span: Duration = .seconds(30)
    private static let muchOfOneCPU = 0.9
    private static let muchMemory = 512 << 20

    private var began: (at: ContinuousClock.Instant, used: Duration)?
    private var share = 0.0
    private var resident = 0

    /// - Parameters:
    ///   - used: the processor time since the process began.
    ///   - resident: octets of memory that it occupies.
    ///   - now: when that was.
    mutating func seen(used: Duration, resident: Int, at now: ContinuousClock.Instant) {
        self.resident = resident
        guard let began = self.began else {
            self.began = (now, used)
            return
        }
        guard now - began.at >= Self.span else { return }
        self.share = (used - began.used) / (now - began.at)
        self.began = (now, used)
    }

    /// What is extraordinary; nil where nothing is.
    var sentence: String? {
        var words: [String] = []
        if self.share >= Self.muchOfOneCPU { words.append("\(Int(self.share * 100)) % of a CPU") }
        if self.resident >= Self.muchMemory { words.append("\(self.resident >> 20) MB of memory") }
        return words.isEmpty ? nil : "its worker uses \(words.joined(separator: " and "))"
    }
}
