import Common
import IPC
import NIOCore
import Supervision

/// Keeps the last lines of the gateway's log and reads them to whoever asks.
///
/// Each reader has a place in the ring and is read to at its own pace. One that stops reading costs nothing; what the ring
/// has lost meanwhile is counted to it. Lives on the event loop.
final class LogOffice {
    /// So much goes into one frame.
    private static let pageOctets = 64 << 10

    private final class Reader {
        let follower: Follower
        var place: UInt64
        /// Called at the end of what is there; nil once that has been told and the reader stays.
        var atEnd: (() -> Void)?

        init(_ follower: Follower, place: UInt64) {
            self.follower = follower
            self.place = place
        }
    }

    private var ring = LogRing()
    private var readers: [ObjectIdentifier: Reader] = [:]
    private let eventLoop: any EventLoop
    private var isDue = false

    /// Lives as long as the process, and with it the supervisor's own log, which it follows.
    init(following ownLog: OwnLog, on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        ownLog.follow(on: eventLoop) { self.took($0) }
    }

    /// A line of a child.
    func took(_ line: String, of child: ChildName) {
        let bind = child.bind?.value ?? ""
        self.took([LoggedLine(time: .now, process: child.role, bind: bind, text: line)])
    }

    func took(_ lines: [LoggedLine]) {
        for line in lines { self.ring.append(line) }
        // What comes in one turn of the loop leaves in one frame.
        guard !self.readers.isEmpty, !self.isDue else { return }
        self.isDue = true
        self.eventLoop.assumeIsolated().execute {
            self.isDue = false
            for reader in self.readers.values { self.read(to: reader) }
        }
    }

    /// Reads the last lines to `follower`, then `completion`; or reads on for as long as it stays.
    func read(
        to follower: Follower,
        lines: Int,
        follow: Bool,
        completion: @escaping (ControlResponse) -> Void
    ) {
        let reader = Reader(follower, place: self.ring.start(ofLast: lines))
        let id = ObjectIdentifier(reader)
        self.readers[id] = reader
        reader.atEnd = {
            if follow {
                follower.tell(.live)
            } else {
                self.readers[id] = nil
                completion(.done)
            }
        }
        follower.onRoom = { [unowned self, weak reader] in
            if let reader { self.read(to: reader) }
        }
        follower.onGone = { [unowned self] in self.readers[id] = nil }
        self.read(to: reader)
    }

    private func read(to reader: Reader) {
        while reader.follower.hasRoom {
            let page = self.ring.page(from: reader.place, octets: Self.pageOctets)
            if page.leftOut > 0 { reader.follower.tell(.leftOut(page.leftOut)) }
            reader.place = page.next
            guard !page.lines.isEmpty else {
                let atEnd = reader.atEnd
                reader.atEnd = nil
                atEnd?()
                return
            }
            reader.follower.tell(.lines(page.lines))
        }
    }
}
