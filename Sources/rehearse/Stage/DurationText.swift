import ArgumentParser

extension Duration {
    /// A time as people write it: `50ms`, `1s`, `1.5s`, `2m`, `200us`, `0`; nil for anything else.
    ///
    /// A unit is needed for everything but 0, for nobody knows what 50 would be.
    init?(text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), (0...86_400_000).contains(number) else { return nil }
        switch text.dropFirst(digits.count) {
        case "us": self = .nanoseconds(Int64(number * 1_000))
        case "ms": self = .nanoseconds(Int64(number * 1_000_000))
        case "s": self = .milliseconds(Int64(number * 1_000))
        case "m", "min": self = .milliseconds(Int64(number * 60_000))
        case "h": self = .milliseconds(Int64(number * 3_600_000))
        case "" where number == 0: self = .zero
        case _: return nil
        }
    }

    /// The time in whole nanoseconds; half a million years and more count as that.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        return whole.addingReportingOverflow(attoseconds / 1_000_000_000).partialValue
    }

    /// The time in seconds.
    var inSeconds: Double { Double(self.nanoseconds) / 1e9 }
}

/// A time given on the command line.
struct DurationOption: ExpressibleByArgument, Equatable, Sendable {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        guard let duration = Duration(text: argument) else { return nil }
        self.duration = duration
    }
}

/// A time, or a span of times of which each is as likely: `50ms`, `10ms..80ms`.
struct DelayRange: ExpressibleByArgument, Equatable, Sendable {
    let shortest: Duration
    let longest: Duration

    static let none = DelayRange(shortest: .zero, longest: .zero)

    init(shortest: Duration, longest: Duration) {
        self.shortest = shortest
        self.longest = longest
    }

    init?(argument: String) {
        guard let dots = argument.range(of: "..") else {
            guard let duration = Duration(text: argument) else { return nil }
            self.init(shortest: duration, longest: duration)
            return
        }
        guard let shortest = Duration(text: argument[..<dots.lowerBound]),
            let longest = Duration(text: argument[dots.upperBound...]), shortest <= longest
        else { return nil }
        self.init(shortest: shortest, longest: longest)
    }

    var isNone: Bool { self.longest == .zero }

    /// A time of the span.
    func draw(with dice: inout some RandomNumberGenerator) -> Duration {
        guard self.shortest < self.longest else { return self.shortest }
        let nanoseconds = Int64.random(in: self.shortest.nanoseconds...self.longest.nanoseconds, using: &dice)
        return .nanoseconds(nanoseconds)
    }
}

extension String {
    /// Where a text stands in this one first.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = self.startIndex
        while start < self.endIndex {
            if self[start...].hasPrefix(text) { return start..<self.index(start, offsetBy: text.count) }
            start = self.index(after: start)
        }
        return nil
    }
}
