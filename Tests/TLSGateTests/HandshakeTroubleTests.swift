import NIOCore
import NIOSSL
import Testing

@testable import tlsgate

@Suite struct HandshakeTroubleTests {
    @Test func `who goes away is told apart from who is refused`() {
        #expect(HandshakeTrouble.words(for: ChannelError.eof, plainPort: 1) == "went away during the handshake")
        let cut = NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake]))
        #expect(HandshakeTrouble.words(for: cut, plainPort: 1) == "went away during the handshake")
    }

    @Test func `who speaks no TLS is told where the plain port is`() {
        struct Stated: Error, CustomStringConvertible { let description: String }
        let plain = Stated(
            description: "Error: 268435703 error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER"
        )
        #expect(HandshakeTrouble.words(for: plain, plainPort: 2775).hasSuffix("the plain one is 2775"))
        let unknown = Stated(description: "something else")
        #expect(HandshakeTrouble.words(for: unknown, plainPort: 2775) == "the handshake failed: something else")
    }
}
