import Glibc
import NIOCore

/// A file with one JSON object a line, for tests to compare.
///
/// Lines are written together, a moment later at most.
final class JSONLinesFile {
    private let descriptor: Int32
    private let loop: any EventLoop
    private var pending = ""

    /// Opens the file, emptied.
    init(path: String, on loop: any EventLoop) throws(Complaint) {
        self.descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard self.descriptor >= 0 else {
            throw Complaint("the record \(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        self.loop = loop
    }

    deinit {
        close(self.descriptor)
    }

    func write(_ object: JSONObject) {
        let isFirst = self.pending.isEmpty
        self.pending += object.line
        self.pending += "\n"
        if self.pending.utf8.count > 65_536 { return self.flush() }
        guard isFirst else { return }
        self.loop.assumeIsolated().scheduleTask(in: .milliseconds(10)) { self.flush() }
    }

    /// Writes what is pending now, because the end is near.
    func flush() {
        guard !self.pending.isEmpty else { return }
        FileDescriptorWriter.write(Array(self.pending.utf8), to: self.descriptor)
        self.pending = ""
    }
}
