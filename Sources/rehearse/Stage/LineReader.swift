import Glibc

/// Lines of standard input, read without the C library's buffer: its lock would be held while we wait, and an exit
/// meanwhile would wait for it.
struct LineReader {
    /// Longer lines are cut.
    private static let limit = 65_536

    private var pending: [UInt8] = []
    private var hasEnded = false

    init() {}

    /// Waits for the next line; nil at the end, or when a terminal does not let us read in the background.
    mutating func next() -> String? {
        while true {
            if let end = self.pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: self.pending[..<end], as: UTF8.self)
                self.pending.removeSubrange(...end)
                return line
            }
            guard !self.hasEnded, self.pending.count < Self.limit else { return self.rest() }
            self.read()
        }
    }

    private mutating func rest() -> String? {
        guard !self.pending.isEmpty else { return nil }
        defer { self.pending = [] }
        return String(decoding: self.pending, as: UTF8.self)
    }

    private mutating func read() {
        var octets = [UInt8](repeating: 0, count: 4_096)
        let count = octets.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
        if count > 0 {
            self.pending += octets.prefix(count)
        } else if count == 0 || errno != EINTR {
            self.hasEnded = true
        }
    }
}
