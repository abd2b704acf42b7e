import Foundation
import Testing

@testable import tlsgate

@Suite struct CommonNameTests {
    /// C=AU, CN=outer, O=Acme Pty, CN=acme corp.
    private static let certificate = [UInt8](
        Data(
            base64Encoded: """
                MIIB3jCCAYWgAwIBAgIULe7LME23EST5S1/O5V0iPL9qEM0wCgYIKoZIzj0EAwIwRDELMAkGA1UEBhMCQVUxDjAMBgNVBAMMBW91dGVyMREwDw
                YDVQQKDAhBY21lIFB0eTESMBAGA1UEAwwJYWNtZSBjb3JwMCAXDTI2MTEyNDE5MTMyN1oYDzIxMjYxMDMxMTkxMzI3WjBEMQswCQYDVQQGEwJB
                VTEOMAwGA1UEAwwFb3V0ZXIxETAPBgNVBAoMCEFjbWUgUHR5MRIwEAYDVQQDDAlhY21lIGNvcnAwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAA
                T62zfLJSjit4isYd46FmOl1VXnCy/pH/EG9ZQUzyTOZuW1hbq7iCKZv4ns4Tvak8riN/YHX2MsQmTxxDZ/XXaEo1MwUTAdBgNVHQ4EFgQU2OqQ
                FJjPB1m/QlKRDxhjZKipMkEwHwYDVR0jBBgwFoAU2OqQFJjPB1m/QlKRDxhjZKipMkEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHAD
                BEAiBsyhkpQRV1/09YyNQQQZnZ14P/J6gKUUVvGb5RWzhfgwIgJnpC9c2QqalugnCDVK34ipDODxJurltcaY7N+F7Pxts=
                """,
            options: .ignoreUnknownCharacters
        ) ?? Data()
    )

    @Test func `the last common name of the subject is the partner's`() {
        #expect(CommonName.subject(of: Self.certificate) == "acme corp")
    }

    @Test func `cut anywhere it is no name`() {
        for length in Self.certificate.indices {
            #expect(CommonName.subject(of: Array(Self.certificate.prefix(length))) == nil)
        }
    }

    @Test func `no changed octet traps`() {
        var read = 0
        for place in Self.certificate.indices {
            for value in [0x00, 0x01, 0x30, 0x7F, 0x80, 0x81, 0x84, 0xFF] as [UInt8] {
                var octets = Self.certificate
                octets[place] = value
                if CommonName.subject(of: octets) != nil { read += 1 }
            }
        }
        #expect((1000..<Self.certificate.count * 8).contains(read))
    }

    @Test func `a certificate without one has none`() {
        #expect(CommonName.subject(of: []) == nil)
        #expect(CommonName.subject(of: [0x30, 0x00]) == nil)
    }
}
