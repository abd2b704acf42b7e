import Common
import Licence

/// What `license show` says.
struct LicenceReport: Encodable, Equatable {
    struct Limits: Encodable, Equatable {
        var max_binds: Int?
        var max_client_binds: Int?
        var max_server_binds: Int?
    }

    let needed = true
    let file: String
    var valid = false
    var verdict = "valid"
    var remedy: String?
    var holder: String?
    var serial: String?
    var not_before: String?
    var expires: String?
    var days_left: Int?
    var limits = Limits()
    var unknown_keys: [String] = []

    init(of file: LicenceFile, at now: Timestamp) {
        self.file = file.path
        let read = file.read()
        switch read {
        case .success(let terms):
            self.tell(terms, at: now)
            self.judge(terms.licence.fault(at: now))
        case .failure(let fault):
            self.judge(fault)
            do throws(LicenceFault) {
                self.tell(try file.document().claims(), at: now)
            } catch {
                // Then there is nothing that it claims.
            }
        }
    }

    private mutating func judge(_ fault: LicenceFault?) {
        guard let fault else {
            self.valid = true
            return
        }
        self.verdict = "\(fault)"
        self.remedy = fault.remedy
    }

    private mutating func tell(_ terms: LicenceTerms, at now: Timestamp) {
        let licence = terms.licence
        self.holder = licence.holder
        self.serial = licence.serial
        self.not_before = licence.notBefore?.iso8601
        self.expires = licence.expires.iso8601
        self.days_left = max(0, LicenceWatch.daysLeft(licence, clock: now))
        self.limits = Limits(
            max_binds: licence.limits.maxBinds,
            max_client_binds: licence.limits.maxClientBinds,
            max_server_binds: licence.limits.maxServerBinds
        )
        self.unknown_keys = terms.unknownKeys
    }

    /// For a person.
    var text: String {
        let limits = [
            (self.limits.max_binds, "binds"), (self.limits.max_client_binds, "client binds"),
            (self.limits.max_server_binds, "server binds"),
        ].compactMap { limit, what in limit.map { "\($0) \(what)" } }
        var rows: [(String, String?)] = [("file", self.file)]
        if let holder {
            rows += [
                ("holder", holder), ("serial", self.serial), ("begins", self.not_before),
                ("ends", self.expires.map { "\($0) (days left: \(self.days_left ?? 0))" }),
                ("limits", limits.isEmpty ? "none" : limits.joined(separator: ", ")),
            ]
        }
        if !self.unknown_keys.isEmpty { rows.append(("not known", self.unknown_keys.joined(separator: ", "))) }
        rows.append(("verdict", self.valid ? "valid" : "NOT VALID: \(self.verdict)"))
        if let remedy { rows.append(("remedy", remedy)) }
        return rows.compactMap { name, value in
            value.map { "\(name.padded(to: 10))\(PlainText($0))" }
        }.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - self.count))
    }
}
