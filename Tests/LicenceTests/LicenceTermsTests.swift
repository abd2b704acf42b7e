import Common
import Testing

@testable import Licence

@Suite struct LicenceTermsTests {
    private func fault(_ json: String) -> LicenceFault? {
        do throws(LicenceFault) {
            _ = try LicenceTerms(Array(json.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("[]", "it is not a JSON object"), ("{", "it is not a JSON object"), (#"{"holder": "a"}"#, "it has no expires"),
        (#"{"expires": "2027-12-31"}"#, "it has no holder"), (#"{"holder": null, "expires": ""}"#, "it has no holder"),
    ])
    func `what has to be there is asked for by name`(json: String, words: String) {
        #expect(self.fault(json) == .terms(words))
    }

    @Test(arguments: [
        (#""holder": 7"#, "holder must be text"), (#""serial": []"#, "serial must be text"),
        (#""limits": 7"#, "limits must be an object"), (#""limits": {"max_binds": "7"}"#, "limits.max_binds must be"),
        (#""limits": {"max_client_binds": -1}"#, "limits.max_client_binds must be a whole number from 0"),
        (#""limits": {"max_server_binds": 1.5}"#, "limits.max_server_binds must be"),
        (#""limits": {"max_binds": true}"#, "limits.max_binds must be"),
        (#""limits": {"max_binds": 99999999999999999999}"#, "limits.max_binds must be"),
        (#""not_before": "yesterday""#, "not_before must be a date"), (#""not_before": 1"#, "not_before must be text"),
        (#""serial": "a\nb""#, "serial must be text of 1 to 64"),
    ])
    func `a wrong value is named`(field: String, words: String) {
        let holder = field.hasPrefix(#""holder"#) ? "" : #""holder": "a", "#
        guard case .terms(let said) = self.fault("{\(holder)\"expires\": \"2027-12-31\", \(field)}") else {
            Issue.record("\(field) was taken")
            return
        }
        #expect(said.hasPrefix(words))
    }

    @Test(arguments: ["2027-02-29", "2027-13-01", "2027-1-1", "soon", "2027-12-31T25:00:00Z", "20271231", ""])
    func `a day that does not exist ends nothing`(text: String) {
        #expect(self.fault("{\"holder\": \"a\", \"expires\": \"\(text)\"}") != nil)
    }

    @Test func `a date lasts to the end of its day in UTC and begins with its start`() {
        #expect(Licence.end("2027-12-31") == moment("2028-01-01T00:00:00Z"))
        #expect(Licence.start("2027-12-31") == moment("2027-12-31T00:00:00Z"))
        #expect(Licence.end("2027-12-31T20:00:00+02:00") == moment("2027-12-31T18:00:00Z"))
    }

    @Test func `keys of a later version are told, and are no fault`() throws {
        let json = #"{"holder": "a", "expires": "2027-12-31", "tier": {"x": [1]}, "limits": {"max_tps": 5}}"#
        let terms = try LicenceTerms(Array(json.utf8))
        #expect(terms.unknownKeys == ["tier", "limits.max_tps"])
        #expect(terms.licence.limits == LicenceLimits())
    }
}
