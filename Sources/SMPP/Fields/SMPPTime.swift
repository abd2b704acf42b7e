/// A time as SMPP writes it, `YYMMDDhhmmsstnnp`: a moment, or a span from now.
///
/// SMPP 3.4 §7.1, SMPP 5.0 §4.7.23. The fields themselves are strings, so that what came can be passed on as it was;
/// this reads and writes them.
public enum SMPPTime: Hashable, Sendable {
    /// A moment.
    case absolute(Moment)
    /// A span from now.
    case relative(Span)

    /// A local time with its distance to UTC.
    public struct Moment: Hashable, Sendable {
        /// The year, 2000 to 2099: the wire has two digits.
        public let year: Int
        /// The month, 1 to 12.
        public let month: Int
        /// The day, 1 to 31, of that month.
        public let day: Int
        /// The hour, 0 to 23.
        public let hour: Int
        /// The minute, 0 to 59.
        public let minute: Int
        /// The second, 0 to 59.
        public let second: Int
        /// Tenths of the second, 0 to 9.
        public let tenths: Int
        /// How far local time is ahead of UTC, in quarter hours, -48 to 48.
        public let quarterHours: Int
    }

    /// Amounts that are added to now; they need not stay below those of a calendar.
    public struct Span: Hashable, Sendable {
        /// Years, 0 to 99.
        public let years: Int
        /// Months, 0 to 99.
        public let months: Int
        /// Days, 0 to 99.
        public let days: Int
        /// Hours, 0 to 99.
        public let hours: Int
        /// Minutes, 0 to 99.
        public let minutes: Int
        /// Seconds, 0 to 99.
        public let seconds: Int
    }

    /// Reads the 16 characters; nil when they are not a time of the calendar.
    ///
    /// Peers of 3.3 send 10 or 12 digits; those are not read here.
    public init?(_ text: String) {
        let octets = Array(text.utf8)
        guard octets.count == 16, let digits = Self.digits(octets.prefix(15)) else { return nil }
        let pairs = stride(from: 0, to: 12, by: 2).map { digits[$0] * 10 + digits[$0 + 1] }
        let tenths = digits[12]
        let quarters = digits[13] * 10 + digits[14]
        switch octets[15] {
        case UInt8(ascii: "R"):
            guard tenths == 0, quarters == 0 else { return nil }
            self = .relative(
                Span(
                    years: pairs[0],
                    months: pairs[1],
                    days: pairs[2],
                    hours: pairs[3],
                    minutes: pairs[4],
                    seconds: pairs[5]
                )
            )
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let moment = Moment(
                year: 2000 + pairs[0],
                month: pairs[1],
                day: pairs[2],
                hour: pairs[3],
                minute: pairs[4],
                second: pairs[5],
                tenths: tenths,
                quarterHours: octets[15] == UInt8(ascii: "+") ? quarters : -quarters
            )
            guard moment.isValid else { return nil }
            self = .absolute(moment)
        case _:
            return nil
        }
    }

    private static func digits(_ octets: ArraySlice<UInt8>) -> [Int]? {
        guard octets.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return octets.map { Int($0 - UInt8(ascii: "0")) }
    }
}

extension SMPPTime: CustomStringConvertible {
    /// The 16 characters for the wire, when the parts are within their ranges.
    public var description: String {
        switch self {
        case .absolute(let moment):
            let parts = [
                moment.year % 100, moment.month, moment.day, moment.hour, moment.minute, moment.second,
            ]
            let sign = moment.quarterHours < 0 ? "-" : "+"
            return parts.map(\.twoDigits).joined() + String(moment.tenths)
                + moment.quarterHours.magnitude.twoDigits + sign
        case .relative(let span):
            let parts = [span.years, span.months, span.days, span.hours, span.minutes, span.seconds]
            return parts.map(\.twoDigits).joined() + "000R"
        }
    }
}

extension BinaryInteger {
    /// The number with a leading zero below 10.
    fileprivate var twoDigits: String { self < 10 ? "0\(self)" : "\(self)" }
}
