import Common
import Glibc

extension StoreSurroundings {
    /// The machine's own.
    package static let system = StoreSurroundings(
        now: { .now },
        uptime: {
            // With the time that the machine slept, so that waking up does not look like a clock that was set.
            var time = timespec()
            clock_gettime(CLOCK_BOOTTIME, &time)
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        },
        freeSpace: { path in
            var answer = statvfs()
            guard statvfs(path, &answer) == 0 else { return nil }
            let (bytes, overflow) = UInt64(answer.f_bavail).multipliedReportingOverflow(by: UInt64(answer.f_frsize))
            return overflow ? .max : Int64(clamping: bytes)
        },
        dice: { UInt64.random(in: .min ... .max) }
    )
}
