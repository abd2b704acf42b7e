import Glibc

/// The rest between two tries for a lock that another program holds: from a millisecond, doubled up to 32.
///
/// SQLite's own busy handler would rest inside a call, where nobody can be withdrawn.
struct Pause {
    private var milliseconds = 1

    mutating func rest() {
        var time = timespec(tv_sec: 0, tv_nsec: self.milliseconds * 1_000_000)
        nanosleep(&time, nil)
        self.milliseconds = min(self.milliseconds * 2, 32)
    }
}
