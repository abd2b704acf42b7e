/// A span of time as a person says it: its two largest units.
struct Age: CustomStringConvertible {
    private let seconds: Int64

    /// A negative span, as two clocks may give, counts as none.
    init(milliseconds: Int64) {
        self.seconds = max(0, milliseconds / 1000)
    }

    var description: String {
        let (minutes, hours, days) = (self.seconds / 60, self.seconds / 3600, self.seconds / 86_400)
        if minutes == 0 { return "\(self.seconds) s" }
        if hours == 0 { return "\(minutes) min" }
        if days == 0 { return "\(hours) h \(minutes % 60) min" }
        return "\(days) d \(hours % 24) h"
    }
}

extension Int64 {
    /// The product, or the largest or smallest number there is.
    func multipliedClamping(by factor: Int64) -> Int64 {
        let (product, overflow) = self.multipliedReportingOverflow(by: factor)
        guard overflow else { return product }
        return (self < 0) == (factor < 0) ? .max : .min
    }
}
