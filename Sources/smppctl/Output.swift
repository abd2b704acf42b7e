import Foundation

/// Standard output and standard error, whole lines at a time.
enum Output {
    static func say(_ text: String) {
        _ = self.write(text, to: STDOUT_FILENO)
    }

    /// Says it, and answers whether somebody still reads: whoever goes on for ever has to ask.
    static func goesOn(saying text: String) -> Bool {
        self.write(text, to: STDOUT_FILENO)
    }

    static func complain(_ text: String) {
        _ = self.write(text, to: STDERR_FILENO)
    }

    /// Whether a person looks at standard output and wants colour (no-color.org).
    static var wantsColour: Bool {
        self.isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// A reader that has gone (`smppctl status | head -1`) ends the program as quietly as it would any other filter.
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var octets = Array(text.utf8)[...]
        if octets.last != UInt8(ascii: "\n") { octets.append(UInt8(ascii: "\n")) }
        while !octets.isEmpty {
            let count = octets.withUnsafeBytes { unsafe in
                Foundation.write(descriptor, unsafe.baseAddress, unsafe.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            octets = octets.dropFirst(count)
        }
        return true
    }
}
