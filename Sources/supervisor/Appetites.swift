import Glibc
import IPC
import Supervision

/// Looks at what the gateway's processes use of the machine: its children, and itself.
///
/// A child that is too busy to speak, or written by somebody who forgot to, is seen all the same.
final class Appetites {
    private struct Seat {
        var pid: Int32
        var appetite: Appetite
    }

    private let bounds: Appetite.Bounds
    private let own = getpid()
    private var ownAppetite: Appetite
    private var seats: [ChildName: Seat] = [:]

    init(bounds: Appetite.Bounds = Appetite.Bounds()) {
        self.bounds = bounds
        self.ownAppetite = Appetite(bounds: bounds)
    }

    /// To be called every few seconds; reads a line of `/proc` for each process, which never waits.
    func look(_ statuses: [ChildStatus], at now: Instant) {
        if let reading = ProcessReading(of: self.own) {
            self.ownAppetite.seen(used: reading.used, resident: reading.resident, at: now)
        }
        let before = self.seats
        self.seats = [:]
        for status in statuses {
            guard let pid = status.pid, let reading = ProcessReading(of: pid) else { continue }
            var seat = Seat(pid: pid, appetite: Appetite(bounds: self.bounds))
            if let known = before[status.name], known.pid == pid { seat = known }
            seat.appetite.seen(used: reading.used, resident: reading.resident, at: now)
            self.seats[status.name] = seat
        }
    }

    /// What is extraordinary about a child; nil where nothing is.
    func sentence(of child: ChildName, at now: Instant = .now) -> String? {
        self.seats[child]?.appetite.sentence(at: now)
    }

    /// The same of the supervisor.
    func ownSentence(at now: Instant = .now) -> String? { self.ownAppetite.sentence(at: now) }
}
