/// A day and time of the Gregorian calendar in UTC, computed without a library.
///
/// Days from and to a date by Howard Hinnant's algorithms ("chrono-Compatible Low-Level Date Algorithms"), exact for
/// every year that a `Timestamp` can hold.
package struct CivilDate: Sendable, Equatable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var millisecond: Int

    package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0)
    {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.millisecond = millisecond
    }

    package init(_ timestamp: Timestamp) {
        let millisecondsOfADay: Int64 = 86_400_000
        let ofDay = Int(timestamp.milliseconds.flooredRemainder(by: millisecondsOfADay))
        let days = Int((timestamp.milliseconds - Int64(ofDay)) / millisecondsOfADay)
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        self.month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
        self.hour = ofDay / 3_600_000
        self.minute = ofDay / 60_000 % 60
        self.second = ofDay / 1000 % 60
        self.millisecond = ofDay % 1000
    }

    /// Nil when there is no such day or time in the years 0 to 9999; a leap second (60) is none here.
    package var timestamp: Timestamp? {
        guard (0...9999).contains(self.year), (1...12).contains(self.month), self.day >= 1,
            self.day <= Self.days(inMonth: self.month, of: self.year), (0...23).contains(self.hour),
            (0...59).contains(self.minute), (0...59).contains(self.second), (0...999).contains(self.millisecond)
        else { return nil }
        let seconds = self.daysSinceEpoch * 86_400 + self.hour * 3600 + self.minute * 60 + self.second
        return Timestamp(milliseconds: Int64(seconds) * 1000 + Int64(self.millisecond))
    }

    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private var daysSinceEpoch: Int {
        let year = self.month <= 2 ? self.year - 1 : self.year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (self.month > 2 ? self.month - 3 : self.month + 9) + 2) / 5 + self.day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int64 {
    /// The remainder that has the divisor's sign, so that times before 1970 stay in their day.
    fileprivate func flooredRemainder(by divisor: Int64) -> Int64 {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
