/// A moment as a receipt tells it: the message centre's local time, in a zone that only the contract knows.
public struct ReceiptDate: Sendable, Hashable {
    /// The year, four digits.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int
    /// The hour, 0 to 23.
    public let hour: Int
    /// The minute, 0 to 59.
    public let minute: Int
    /// The second, 0 to 59; 0 where the receipt has none.
    public let second: Int

    /// A moment; nil when the calendar has no such day or the day no such time.
    public init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int = 0) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(in: month, of: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// Reads the digits of a receipt: 10 YYMMDDhhmm, 12 YYMMDDhhmmss or else YYYYMMDDhhmm, 14 YYYYMMDDhhmmss.
    ///
    /// Nil for anything else. All zeros, and midnight of 1 January 1970, are what clocks print that do not know.
    /// Years of two digits are 2000 to 2069, and 1970 to 1999.
    public init?(digits: some Collection<UInt8>) {
        let pairs = Self.pairs(digits)
        switch pairs.count {
        case 5, 7: self.init(pairs: pairs, longYear: pairs.count == 7)
        case 6:
            if let date = ReceiptDate(pairs: pairs, longYear: false) {
                self = date
            } else {
                self.init(pairs: pairs, longYear: true)
            }
        case _: return nil
        }
        guard self.secondsSinceEpoch != 0 else { return nil }
    }

    /// Seconds from 1970-01-01 00:00 to this moment, both taken in the same unnamed zone.
    public var secondsSinceEpoch: Int {
        // Years counted from March, so that the leap day is the last of its year.
        let year = self.month > 2 ? self.year : self.year - 1
        let dayOfYear = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1
        let days = 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
        return ((days * 24 + self.hour) * 60 + self.minute) * 60 + self.second
    }

    /// The moment that is so many seconds after 1970-01-01 00:00; nil outside the years 1970 to 9999.
    public init?(secondsSinceEpoch seconds: Int) {
        guard (0..<253_402_300_800).contains(seconds) else { return nil }
        let days = seconds / 86_400 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        self.init(
            year: yearOfEra + era * 400 + (month >= 10 ? 1 : 0),
            month: (month + 2) % 12 + 1,
            day: dayOfYear - (153 * month + 2) / 5 + 1,
            hour: seconds / 3_600 % 24,
            minute: seconds / 60 % 60,
            second: seconds % 60
        )
    }

    /// The ten digits YYMMDDhhmm of appendix B.
    public var digits: String {
        [self.year % 100, self.month, self.day, self.hour, self.minute]
            .map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined()
    }

    private init?(pairs: [Int], longYear: Bool) {
        let rest = pairs.dropFirst(longYear ? 2 : 1) + [0]
        let start = rest.startIndex
        guard rest.count >= 5 else { return nil }
        let short = pairs[0] < 70 ? 2000 + pairs[0] : 1900 + pairs[0]
        self.init(
            year: longYear ? pairs[0] * 100 + pairs[1] : short,
            month: rest[start],
            day: rest[start + 1],
            hour: rest[start + 2],
            minute: rest[start + 3],
            second: rest[start + 4]
        )
    }

    /// The numbers that pairs of digits say; empty when a character is no digit or one is left over.
    private static func pairs(_ digits: some Collection<UInt8>) -> [Int] {
        guard digits.count <= 14, digits.count % 2 == 0 else { return [] }
        var pairs: [Int] = []
        var rest = Array(digits)[...]
        while let pair = decimalNumber(rest.prefix(2)) {
            pairs.append(pair)
            rest = rest.dropFirst(2)
        }
        return rest.isEmpty ? pairs : []
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        case _: 31
        }
    }
}
