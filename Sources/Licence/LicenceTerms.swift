import Common
import Foundation

/// The inner JSON of a licence, read.
package struct LicenceTerms: Equatable, Sendable {
    package let licence: Licence
    /// Keys that this version does not know: a later maker may have added them.
    package let unknownKeys: [String]

    private static let known = ["holder", "expires", "not_before", "limits", "serial"]
    private static let knownLimits = ["max_binds", "max_client_binds", "max_server_binds"]

    init(_ octets: [UInt8]) throws(LicenceFault) {
        let fields = try LicenceFields(octets)
        let limits = try fields.object("limits")
        let starts = try fields.text("not_before", 1...40)
        var licence = Licence(
            holder: try fields.required("holder", Licence.Bounds.holder),
            expires: try Self.moment("expires", try fields.required("expires", 1...40), Licence.end),
            serial: try fields.text("serial", Licence.Bounds.serial)
        )
        if let starts { licence.notBefore = try Self.moment("not_before", starts, Licence.start) }
        if let limits {
            licence.limits = LicenceLimits(
                maxBinds: try limits.count("max_binds"),
                maxClientBinds: try limits.count("max_client_binds"),
                maxServerBinds: try limits.count("max_server_binds")
            )
        }
        self.licence = licence
        self.unknownKeys =
            fields.keys(but: Self.known) + (limits?.keys(but: Self.knownLimits).map { "limits.\($0)" } ?? [])
    }

    private static func moment(
        _ key: String,
        _ text: String,
        _ read: (String) -> Timestamp?
    ) throws(LicenceFault) -> Timestamp {
        guard let moment = read(text) else {
            throw .terms("\(key) must be a date or a time, like 2027-12-31 or 2027-12-31T18:00:00Z")
        }
        return moment
    }

    /// The octets that are signed.
    ///
    /// What could not be read again is refused here.
    static func octets(of licence: Licence) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let octets = Array(try encoder.encode(Written(licence)))
        guard try LicenceTerms(octets).licence == licence else { throw LicenceFault.terms("it cannot be written") }
        return octets
    }

    private struct Written: Encodable {
        struct Limits: Encodable {
            let max_binds: Int?
            let max_client_binds: Int?
            let max_server_binds: Int?
        }

        let holder: String
        let expires: String
        let not_before: String?
        let limits: Limits?
        let serial: String?

        init(_ licence: Licence) {
            let limits = licence.limits
            self.holder = licence.holder
            self.expires = licence.expires.iso8601
            self.not_before = licence.notBefore?.iso8601
            self.limits =
                limits == LicenceLimits()
                ? nil
                : Limits(
                    max_binds: limits.maxBinds,
                    max_client_binds: limits.maxClientBinds,
                    max_server_binds: limits.maxServerBinds
                )
            self.serial = licence.serial
        }
    }
}
