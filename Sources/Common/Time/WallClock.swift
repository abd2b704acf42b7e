import Glibc

extension Timestamp {
    /// The present, by the machine's clock, which may be set back and forward: for records, never for waiting.
    package static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
