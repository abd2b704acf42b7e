/// An instant in UTC, to the millisecond; in JSON ISO 8601, as in `2026-10-30T08:00:00Z`.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package init(seconds: Int64) {
        self.milliseconds = seconds.multipliedReportingOverflow(by: 1000).overflow ? .max : seconds * 1000
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant so much later; saturates.
    package func adding(milliseconds: Int64) -> Timestamp {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
        return Timestamp(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
    }
}

extension Timestamp {
    /// Reads `YYYY-MM-DDThh:mm:ss`, a fraction of a second if there is one, and `Z` or an offset; without either it is UTC.
    ///
    /// A space may stand for the `T`. Years 1970 to 9999; more than three digits of the fraction are cut off.
    package init?(iso8601 text: ArraySlice<UInt8>) {
        var scan = Scan(text: text)
        guard let year = scan.digits(4), scan.take("-"), let month = scan.digits(2), scan.take("-"), let day = scan.digits(2),
            scan.take("T") || scan.take(" "),
            let hour = scan.digits(2), scan.take(":"), let minute = scan.digits(2), scan.take(":"), let second = scan.digits(2)
        else { return nil }
        guard year >= 1970, (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        guard let fraction = scan.fraction(), let offset = scan.offset(), scan.text.isEmpty else { return nil }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
        self.init(milliseconds: seconds * 1000 + fraction)
    }

    package init?(iso8601 text: String) {
        self.init(iso8601: Array(text.utf8)[...])
    }

    /// The instant as text, with milliseconds only where there are any.
    package var iso8601: String {
        var bytes: [UInt8] = []
        self.appendISO8601(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func appendISO8601(to bytes: inout [UInt8]) {
        // Years have four digits here; what lies outside (a saturated sum) is shown as the nearest that can be.
        let clamped = min(max(self.milliseconds, 0), 253_402_300_799_999)
        let (seconds, fraction) = clamped.quotientAndRemainder(dividingBy: 1000)
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = Self.date(daysSinceEpoch: days)
        Self.append(date.year, 4, "-", to: &bytes)
        Self.append(date.month, 2, "-", to: &bytes)
        Self.append(date.day, 2, "T", to: &bytes)
        Self.append(second / 3600, 2, ":", to: &bytes)
        Self.append(second / 60 % 60, 2, ":", to: &bytes)
        guard fraction > 0 else { return Self.append(second % 60, 2, "Z", to: &bytes) }
        Self.append(second % 60, 2, ".", to: &bytes)
        Self.append(fraction, 3, "Z", to: &bytes)
    }

    private static func append(_ value: Int64, _ width: Int, _ after: Unicode.Scalar, to bytes: inout [UInt8]) {
        var divisor: Int64 = width == 4 ? 1000 : width == 3 ? 100 : 10
        while divisor > 0 {
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + value / divisor % 10))
            divisor /= 10
        }
        bytes.append(UInt8(truncatingIfNeeded: after.value))
    }
}

extension Timestamp {
    /// Days since 1970-01-01 in the proleptic Gregorian calendar, by eras of 400 years (Hinnant, "chrono-compatible low-level date algorithms").
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func date(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// A cursor over the text of a time.
    private struct Scan {
        var text: ArraySlice<UInt8>

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard let first = self.text.first, UInt32(first) == character.value else { return false }
            self.text.removeFirst()
            return true
        }

        mutating func digits(_ count: Int) -> Int64? {
            guard self.text.count >= count else { return nil }
            var value: Int64 = 0
            for byte in self.text.prefix(count) {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            self.text.removeFirst(count)
            return value
        }

        /// Milliseconds; 0 where no fraction is given.
        mutating func fraction() -> Int64? {
            guard self.take(".") || self.take(",") else { return 0 }
            var value: Int64 = 0
            var scale: Int64 = 100
            var count = 0
            while let digit = self.text.first, (0x30...0x39).contains(digit) {
                value += Int64(digit - 0x30) * scale
                scale /= 10
                count += 1
                self.text.removeFirst()
            }
            return count > 0 ? value : nil
        }

        /// Minutes east of Greenwich.
        mutating func offset() -> Int64? {
            if self.text.isEmpty || self.take("Z") || self.take("z") { return 0 }
            let sign: Int64
            if self.take("+") { sign = 1 } else if self.take("-") { sign = -1 } else { return nil }
            guard let hours = self.digits(2) else { return nil }
            _ = self.take(":")
            guard let minutes = self.text.isEmpty ? 0 : self.digits(2), hours < 24, minutes < 60 else { return nil }
            return sign * (hours * 60 + minutes)
        }
    }
}
