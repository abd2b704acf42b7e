/// Times as text: `2026-10-30T08:00:00Z`, with milliseconds where there are any.
extension Timestamp {
    /// `2026-10-30T08:00:00Z`, or `2026-10-30T08:00:00.250Z`.
    package var iso8601: String {
        let date = CivilDate(self)
        let fraction = date.millisecond == 0 ? "" : ".\(padded(date.millisecond, 3))"
        return "\(date.dayText)T\(date.timeText)\(fraction)Z"
    }

    /// As log lines write it, always with milliseconds: `2026-02-01 12:34:56.789Z`.
    package var logText: String {
        let date = CivilDate(self)
        return "\(date.dayText) \(date.timeText).\(padded(date.millisecond, 3))Z"
    }

    /// As the original's log lines write a retry: `2026-02-01 12:34:56Z`.
    package var secondsText: String {
        let date = CivilDate(self)
        return "\(date.dayText) \(date.timeText)Z"
    }

    /// Reads the extended form.
    ///
    /// `T`, `t` or a space between day and time; `Z`, an offset (`+02:00`) or nothing, which is UTC, as Elixir's naive
    /// times are; a fraction of any length, of which milliseconds are kept.
    package init?(iso8601 text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
            let day = scanner.digits(2), scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
            let hour = scanner.digits(2), scanner.skip(":"), let minute = scanner.digits(2), scanner.skip(":"),
            let second = scanner.digits(2), let millisecond = scanner.fraction(), let offset = scanner.offset(),
            scanner.isAtEnd
        else { return nil }
        let date = CivilDate(
            year: year,
            month: month,
            day: day,
            hour: hour,
            minute: minute,
            second: second,
            millisecond: millisecond
        )
        guard let local = date.timestamp else { return nil }
        self.init(milliseconds: local.milliseconds - Int64(offset) * 60_000)
    }
}

extension CivilDate {
    fileprivate var dayText: String { "\(padded(self.year, 4))-\(padded(self.month, 2))-\(padded(self.day, 2))" }
    fileprivate var timeText: String {
        "\(padded(self.hour, 2)):\(padded(self.minute, 2)):\(padded(self.second, 2))"
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// Reads fixed runs of ASCII digits from the front of a text.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { self.rest = Substring(text).utf8 }

    var isAtEnd: Bool { self.rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let next = self.rest.first, UInt32(next) == character.value else { return false }
        self.rest.removeFirst()
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = self.digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Milliseconds: 0 without a fraction, nil for a point without digits.
    mutating func fraction() -> Int? {
        guard self.skip(".") || self.skip(",") else { return 0 }
        guard var value = self.digit() else { return nil }
        for _ in 0..<2 { value = value * 10 + (self.digit() ?? 0) }
        while self.digit() != nil {}
        return value
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int? {
        guard !self.isAtEnd, !self.skip("Z"), !self.skip("z") else { return 0 }
        let sign = self.skip("-") ? -1 : 1
        guard sign == -1 || self.skip("+"), let hours = self.digits(2) else { return nil }
        let colon = self.skip(":")
        guard let minutes = colon || !self.isAtEnd ? self.digits(2) : 0, hours <= 23, minutes <= 59 else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private mutating func digit() -> Int? {
        guard let next = self.rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) else { return nil }
        self.rest.removeFirst()
        return Int(next - UInt8(ascii: "0"))
    }
}
