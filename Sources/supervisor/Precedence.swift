import CLinux
import IPC
import Logging
import NIOCore
import Supervision

/// Who goes first when there are not processors enough for all: the supervisor, then those who do little, then the others.
///
/// Every bind waits for the supervisor's commits: while it waits for a processor, all of them do, and one that has much to
/// do takes it as often as it likes. What it does is little, and bounded by what others ask.
final class Precedence {
    /// So much less nice than we were started: nine times a child's share of a processor.
    private static let ahead: Int32 = 10
    /// So much nicer are those who use much: a third of the others' share.
    private static let behind: Int32 = 5
    private static let every: TimeAmount = .seconds(2)
    /// Nicer than this nobody can be.
    private static let nicest: Int32 = 19

    /// How nice we were when we were started; children that do little are so, too.
    private let usual: Int32
    /// Without it nobody who was sent behind could come forward again, so nobody is.
    private let isAllowed: Bool
    private var ranks = Ranks()

    /// Takes as much as the system allows, for this thread and all to come.
    ///
    /// Root may, and whoever has `RLIMIT_NICE` for it, as the service has; others stay as they are.
    init() {
        let usual = omni_nice()
        self.usual = usual
        self.isAllowed = stride(from: Self.ahead, to: 0, by: -1).contains { omni_set_nice(usual - $0) == 0 }
    }

    /// What tells children how nice to be.
    var variables: [String: String] { ["OMNI_NICE": String(self.usual)] }

    /// From now on whoever uses much goes behind the others, until it uses little again.
    func keep(on eventLoop: any EventLoop, logger: Logger, statuses: @escaping () -> [ChildStatus]) {
        guard self.isAllowed else { return }
        eventLoop.repeating(every: Self.every, after: Self.every) {
            self.look(statuses(), at: .now, logger: logger)
        }
    }

    private func look(_ statuses: [ChildStatus], at now: Instant, logger: Logger) {
        let uses = statuses.compactMap { status -> Ranks.Use? in
            guard let pid = status.pid else { return nil }
            let used = omni_processor_time(pid)
            return used < 0 ? nil : Ranks.Use(child: status.name, pid: pid, used: .nanoseconds(used))
        }
        for change in self.ranks.look(uses, at: now) {
            let niceness = change.goesBehind ? min(Self.nicest, self.usual + Self.behind) : self.usual
            _ = omni_set_group_nice(change.pid, niceness)
            let words = change.goesBehind ? "uses much of a processor, and goes behind" : "goes with the others again"
            logger.debug("\(change.child) \(words)")
        }
    }
}
