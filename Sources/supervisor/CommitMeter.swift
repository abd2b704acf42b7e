import Synchronization

/// What the store's thread has measured since somebody last looked: the size of each group and how long it took.
final class CommitMeter: Sendable {
    struct Group: Sendable {
        let rows: Int
        let duration: Duration
    }

    /// Looked at each second; a disk does less than this in one.
    private static let most = 100_000

    private let groups = Mutex<[Group]>([])

    func observed(rows: Int, duration: Duration) {
        self.groups.withLock { groups in
            if groups.count < Self.most { groups.append(Group(rows: rows, duration: duration)) }
        }
    }

    func take() -> [Group] {
        self.groups.withLock { groups in
            defer { groups.removeAll(keepingCapacity: true) }
            return groups
        }
    }
}
