/// The peer's requests that wait for our answer.
///
/// Numbers are the peer's to choose, any 32 bits; should it use one twice at once, each use is answered once.
struct PeerRequests: Sendable {
    private struct Key: Hashable {
        let sequence: UInt32
        let command: CommandID
    }

    private var open: [Key: Int] = [:]
    private(set) var count = 0

    mutating func open(_ sequence: UInt32, _ command: CommandID) {
        self.open[Key(sequence: sequence, command: command), default: 0] += 1
        self.count += 1
    }

    /// Whether such a request was open; it no longer is.
    mutating func take(_ sequence: UInt32, _ command: CommandID) -> Bool {
        let key = Key(sequence: sequence, command: command)
        guard let uses = self.open[key] else { return false }
        self.open[key] = uses > 1 ? uses - 1 : nil
        self.count -= 1
        return true
    }
}
