internal import Glibc

/// Where lines go.
package enum StandardError {
    /// One `write(2)`; what a full pipe leaves over is written after it, and what cannot be written is lost.
    @Sendable
    package static func write(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, !rest.isEmpty {
                let count = Glibc.write(STDERR_FILENO, start, rest.count)
                if count > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                } else if errno != EINTR {
                    return
                }
            }
        }
    }

    package static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether it is the stream that systemd opened to the journal, by device and inode (`systemd.exec(5)`).
    package static var isJournal: Bool {
        guard let stream = getenv("JOURNAL_STREAM") else { return false }
        var status = stat()
        guard fstat(STDERR_FILENO, &status) == 0 else { return false }
        return String(cString: stream) == "\(status.st_dev):\(status.st_ino)"
    }

    /// `NO_COLOR` says that this terminal's user wants none (no-color.org).
    package static var wantsColour: Bool {
        guard let wish = getenv("NO_COLOR") else { return true }
        return wish.pointee == 0
    }
}
