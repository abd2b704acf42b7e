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
        dice: { UInt64.random(in: .min ... .max) }
    )
}
