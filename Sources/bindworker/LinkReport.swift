import Common
import IPC

/// Tells the supervisor how the bind stands, when that changes.
final class LinkReport {
    private let link: SupervisorLink
    private var told: LinkStatus?
    private var reason = ""
    private var remark = ""
    private(set) var status: LinkStatus

    init(link: SupervisorLink) {
        self.link = link
        self.status = LinkStatus(state: .connecting, since: Timestamp.now.milliseconds)
    }

    /// Another state, or another reason for it.
    func change(_ state: LinkState, why: String, nextTry: Timestamp? = nil) {
        if state != self.status.state { self.status.since = Timestamp.now.milliseconds }
        self.status.state = state
        self.status.nextTry = nextTry?.milliseconds ?? 0
        self.reason = why
        self.tell()
    }

    /// What is remarkable at this moment; said once a second at the most, by whoever calls this.
    func remark(_ words: String) {
        guard words != self.remark else { return }
        self.remark = words
        self.tell()
    }

    func update(_ change: (inout LinkStatus) -> Void) {
        change(&self.status)
        self.tell()
    }

    private func tell() {
        self.status.why = [self.reason, self.remark].filter { !$0.isEmpty }.joined(separator: "; ")
        guard self.told != self.status else { return }
        self.told = self.status
        self.link.send(.linkStatus(self.status))
    }
}
