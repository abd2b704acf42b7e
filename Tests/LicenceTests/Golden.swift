import Common

@testable import Licence

/// A licence that was signed once, by OpenSSL, with the key of RFC 8032 §7.1, test 1, which everybody knows.
enum Golden {
    static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----

        """
    static let publicKey = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    static let rawPublicKey = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

    /// An object with all keys; both days are dates alone.
    static let terms =
        "eyJleHBpcmVzIjoiMjAyNy0xMi0zMSIsImhvbGRlciI6IkV4YW1wbGUgVGVsZWNvbSBMdGQiLCJsaW1pdHMiOnsibWF4X2JpbmRzIjoyMCwi"
        + "bWF4X2NsaWVudF9iaW5kcyI6NX0sIm5vdF9iZWZvcmUiOiIyMDI2LTAxLTAxIiwic2VyaWFsIjoiQS0wMDAxIn0="
    static let signature =
        "NeYttWLusfUT/6r5wKt9+BDBDIKtsXBefvpWSqQk+aXCWJxDJ68GTuG4CQ0C4C73Iii9AHsJ6edXRRcmM5qrCQ=="
    static let file = "{\n  \"license\": \"\(terms)\",\n  \"signature\": \"\(signature)\"\n}\n"

    static let licence = Licence(
        holder: "Example Telecom Ltd",
        expires: moment("2028-01-01T00:00:00Z"),
        notBefore: moment("2026-01-01T00:00:00Z"),
        limits: LicenceLimits(maxBinds: 20, maxClientBinds: 5),
        serial: "A-0001"
    )
}

func moment(_ text: String) -> Timestamp {
    guard let moment = Timestamp(iso8601: text) else { preconditionFailure("\(text) is no time") }
    return moment
}

func read(_ octets: some Sequence<UInt8>, key: String = Golden.publicKey) -> Result<LicenceTerms, LicenceFault> {
    do throws(LicenceFault) {
        return .success(try LicenceDocument(Array(octets)).open(with: try LicenceKey(key)))
    } catch {
        return .failure(error)
    }
}

extension Result where Success == LicenceTerms, Failure == LicenceFault {
    var fault: LicenceFault? {
        switch self {
        case .success: nil
        case .failure(let fault): fault
        }
    }

    var licence: Licence? {
        switch self {
        case .success(let terms): terms.licence
        case .failure: nil
        }
    }
}
