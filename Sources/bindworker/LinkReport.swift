import Common
import IPC

/// Tells the supervisor how the bind stands, when that changes.
final class LinkReport {
    private let link: SupervisorLink
    private var told: LinkStatus?
    private(set) var status: LinkStatus

    init(link: SupervisorLink) {
        self.link = link
        self.status = LinkStatus(state: .connecting, since: Timestamp.now.milliseconds)
    }

    func change(_ state: LinkState, why: String) {
        if state != self.status.state { self.status.since = Timestamp.now.milliseconds }
        self.status.state = state
        self.status.why = why
        self.tell()
    }

    func update(_ change: (inout LinkStatus) -> Void) {
        change(&self.status)
        self.tell()
    }

    private func tell() {
        guard self.told != self.status else { return }
        self.told = self.status
        self.link.send(.linkStatus(self.status))
    }
}
