/// Cuts what a child writes to its standard error into lines of bounded length.
///
/// A line longer than `longest` comes out cut and marked, and what follows up to its end is dropped: a child that
/// writes without an end costs no more than one that behaves.
package struct LogLines: Sendable {
    /// Octets of a line, without its end.
    package static let longest = 8192
    package static let mark = " … (cut)"

    private var pending: [UInt8] = []
    private var isCutting = false

    package init() {}

    /// Hands each complete line, without its end, to `line`.
    package mutating func append(_ bytes: some Sequence<UInt8>, line: ([UInt8]) -> Void) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                self.end(line)
            } else if !self.isCutting {
                self.pending.append(byte)
                if self.pending.count > Self.longest { self.cut() }
            }
        }
    }

    /// The child is gone: what it had not ended is a line too.
    package mutating func finish(line: ([UInt8]) -> Void) {
        if !self.pending.isEmpty { self.end(line) }
    }

    private mutating func cut() {
        self.pending.removeLast()
        // Not in the middle of a character: its octets after the first begin with 10.
        while let last = self.pending.last, last & 0xc0 == 0x80 { self.pending.removeLast() }
        if let last = self.pending.last, last & 0xc0 == 0xc0 { self.pending.removeLast() }
        self.pending += Array(Self.mark.utf8)
        self.isCutting = true
    }

    private mutating func end(_ line: ([UInt8]) -> Void) {
        line(self.pending)
        self.pending.removeAll(keepingCapacity: true)
        self.isCutting = false
    }
}
