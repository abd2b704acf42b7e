import Testing

@testable import Licence

@Suite struct LicenceKeyTests {
    private func fault(_ text: String) -> LicenceFault? {
        do throws(LicenceFault) {
            _ = try LicenceKey(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a key is read bare, wrapped and from PEM, and written wrapped`() throws {
        let pem = "-----BEGIN PUBLIC KEY-----\n\(Golden.publicKey)\n-----END PUBLIC KEY-----\n"
        for text in [Golden.publicKey, Golden.rawPublicKey, pem, Golden.publicKey + "\n"] {
            #expect(try LicenceKey(text).text == Golden.publicKey)
        }
    }

    @Test func `what is no key is told in words`() {
        #expect(self.fault("") == .badKey("is no Ed25519 key: it has 0 octets, not 32, nor 44 with their wrapper"))
        #expect(self.fault("secret!") == .badKey("is not base64"))
        #expect(self.fault("AAAA") == .badKey("is no Ed25519 key: it has 3 octets, not 32, nor 44 with their wrapper"))
        // The wrapper of X25519, which agrees on keys and signs nothing.
        #expect(self.fault("MCowBQYDK2VuAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=") != nil)
        #expect(self.fault(Golden.privateKey) == .badKey("is not base64"))
    }

    @Test func `a private key goes to PEM and back, and knows its public one`() throws {
        let key = try #require(LicenceSigningKey(pem: Golden.privateKey))
        #expect(key.pem == Golden.privateKey)
        #expect(key.publicKey.text == Golden.publicKey)
        let fresh = LicenceSigningKey()
        #expect(try #require(LicenceSigningKey(pem: fresh.pem)).publicKey.text == fresh.publicKey.text)
        #expect(fresh.publicKey.text != LicenceSigningKey().publicKey.text)
    }

    @Test func `what is no private key is refused`() {
        for text in ["", "x", Golden.publicKey, Golden.privateKey.replacing("MC4C", with: "MC4D")] {
            #expect(LicenceSigningKey(pem: text) == nil)
        }
    }
}
