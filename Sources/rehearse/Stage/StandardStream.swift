import Glibc

/// Standard output or standard error, written to at once.
///
/// A reader that has gone (`rehearse carrier --json | head -1`) is no reason to stop: what nobody reads is dropped.
enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    func write(_ text: String) {
        FileDescriptorWriter.write(Array(text.utf8), to: self.rawValue)
    }
}

/// Writing all octets to a descriptor, however many calls it takes.
enum FileDescriptorWriter {
    /// Returns false when the descriptor takes no more.
    @discardableResult
    static func write(_ octets: [UInt8], to descriptor: Int32) -> Bool {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
