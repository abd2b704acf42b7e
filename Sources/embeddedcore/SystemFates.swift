import Common
import CoreAPI

#if canImport(Glibc)
    import Glibc
#endif

extension MessageStore.Fates {
    /// The clock and the dice of the machine.
    static let system = MessageStore.Fates(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
        },
        uptime: {
            // With the time that the machine slept, so that waking up does not look like a clock that was set.
            var time = timespec()
            clock_gettime(CLOCK_BOOTTIME, &time)
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        },
        dice: { UInt64.random(in: .min ... .max) }
    )
}
