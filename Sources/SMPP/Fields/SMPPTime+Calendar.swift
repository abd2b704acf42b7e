extension SMPPTime.Moment {
    /// Whether the calendar knows this moment.
    var isValid: Bool {
        (1...12).contains(self.month) && self.day >= 1 && self.day <= self.daysOfMonth
            && (0...23).contains(self.hour) && (0...59).contains(self.minute) && (0...59).contains(self.second)
            && (-48...48).contains(self.quarterHours)
    }

    private var daysOfMonth: Int {
        switch self.month {
        case 4, 6, 9, 11: 30
        case 2: self.year.isMultiple(of: 4) ? 29 : 28  // 2000 to 2099: no exception among the centuries
        case _: 31
        }
    }

    /// Seconds since 1970 in UTC, tenths left out.
    public var unixSeconds: Int64 {
        let shifted = self.month <= 2 ? self.year - 1 : self.year
        let dayOfYear = (153 * (self.month + (self.month > 2 ? -3 : 9)) + 2) / 5 + self.day - 1
        let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
        let seconds = days * 86_400 + self.hour * 3_600 + self.minute * 60 + self.second
        return Int64(seconds - self.quarterHours * 900)
    }

    /// The moment so many seconds after 1970, in UTC; nil outside the years 2000 to 2099, which is all the wire has.
    public init?(unixSeconds: Int64) {
        guard (946_684_800..<4_102_444_800).contains(unixSeconds) else { return nil }
        let days = Int(unixSeconds / 86_400) + 719_468
        let rest = Int(unixSeconds % 86_400)
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        self.month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.year = era * 400 + yearOfEra + (self.month <= 2 ? 1 : 0)
        self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        self.hour = rest / 3_600
        self.minute = rest / 60 % 60
        self.second = rest % 60
        self.tenths = 0
        self.quarterHours = 0
    }
}

extension SMPPTime.Span {
    /// A span of so many seconds in days, hours, minutes and seconds; nil when it takes more than 99 days.
    public init?(seconds: Int) {
        guard (0..<8_640_000).contains(seconds) else { return nil }
        self.init(
            years: 0,
            months: 0,
            days: seconds / 86_400,
            hours: seconds / 3_600 % 24,
            minutes: seconds / 60 % 60,
            seconds: seconds % 60
        )
    }
}
