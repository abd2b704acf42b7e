package import Common

/// What a signed licence grants: to whom, from when to when, and how much.
package struct Licence: Equatable, Sendable {
    package var holder: String
    /// The first moment at which it is no longer valid.
    package var expires: Timestamp
    /// The first moment at which it is valid; nil: it always was.
    package var notBefore: Timestamp?
    package var limits: LicenceLimits
    package var serial: String?

    package init(
        holder: String,
        expires: Timestamp,
        notBefore: Timestamp? = nil,
        limits: LicenceLimits = LicenceLimits(),
        serial: String? = nil
    ) {
        self.holder = holder
        self.expires = expires
        self.notBefore = notBefore
        self.limits = limits
        self.serial = serial
    }

    /// Why it is not valid at this moment; nil where it is.
    package func fault(at now: Timestamp) -> LicenceFault? {
        if let notBefore, now < notBefore { return .notYetValid(from: notBefore) }
        return now < self.expires ? nil : .expired(self.expires)
    }
}

extension Licence {
    /// What a licence may say; the reader and the maker hold to the same.
    enum Bounds {
        static let holder = 1...200
        static let serial = 1...64
        static let limit: ClosedRange<Int64> = 0...100_000
    }

    /// A date-time of ISO 8601, which is UTC unless it says otherwise; a date alone lasts to the end of its day in UTC.
    package static func end(_ text: String) -> Timestamp? {
        Timestamp(iso8601: text) ?? Self.day(text).map { $0 + .seconds(86_400) }
    }

    /// The same where something begins: a date alone is the start of its day.
    package static func start(_ text: String) -> Timestamp? {
        Timestamp(iso8601: text) ?? Self.day(text)
    }

    private static func day(_ text: String) -> Timestamp? {
        text.utf8.count == 10 ? Timestamp(iso8601: text + "T00:00:00Z") : nil
    }
}
