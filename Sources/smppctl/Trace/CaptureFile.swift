import Glibc
import IPC

/// The capture that `--pcap` names: readable while it grows, and by nobody but its owner.
final class CaptureFile {
    private let path: String
    private let descriptor: Int32
    private var streams = PacketStreams()
    private var newest: Int64 = 0

    /// A file that is there stays, unless it may be replaced.
    init(_ path: String, mayReplace: Bool) throws(Refusal) {
        self.path = path
        if mayReplace { unlink(path) }
        self.descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard self.descriptor >= 0 else { throw OutputFile.refusal(path) }
        try self.write(Capture.header)
    }

    deinit {
        if self.descriptor >= 0 { close(self.descriptor) }
    }

    func append(_ event: TraceEvent) throws(Refusal) {
        self.newest = event.time
        try self.write(self.streams.packets(event).flatMap { Capture.record($0, at: event.time) })
    }

    /// The worker is gone, and its connections with it.
    func endConnections() throws(Refusal) {
        let time = self.newest
        try self.write(self.streams.closeAll().flatMap { Capture.record($0, at: time) })
    }

    /// At once: whoever reads along sees whole packets.
    private func write(_ octets: [UInt8]) throws(Refusal) {
        guard OutputFile.write(octets, to: self.descriptor) else { throw OutputFile.refusal(self.path) }
    }
}
