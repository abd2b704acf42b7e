import Common
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import SMPP

/// Why a step of a probe came to nothing.
enum ProbeFault: Error, Equatable {
    /// Nothing came in time; so many octets that are no whole PDU had.
    case silence(octets: Int)
    /// The other side closed; why, where the system says so.
    case closed(String?)
    /// What came is not SMPP; what it looks like.
    case notSMPP(String)
    /// An answer came that cannot be read.
    case malformed(String)

    func words(after patience: Duration) -> String {
        switch self {
        case .silence(let octets) where octets > 0:
            "no whole answer within \(patience.seconds) s, only \(octets) octets"
        case .silence: "no answer within \(patience.seconds) s"
        case .closed(let why?): "the other side closed the connection (\(why))"
        case .closed(nil): "the other side closed the connection without an answer"
        case .notSMPP(let what): "what answers there does not speak SMPP: \(what)"
        case .malformed(let what): "the answer cannot be read: \(what)"
        }
    }
}

extension Duration {
    /// Whole seconds, for a sentence.
    var seconds: Int64 { self.components.seconds }
}

/// What octets that are not SMPP probably are.
enum ForeignOctets {
    static func words(_ octets: [UInt8]) -> String {
        if octets.starts(with: [0x15, 0x03]) || octets.starts(with: [0x16, 0x03]) {
            return "it looks like TLS; try --tls"
        }
        let text = String(decoding: octets.prefix(40), as: UTF8.self)
        let line = PlainText(String(text.prefix { !$0.isNewline })).description
        if text.hasPrefix("HTTP/") { return "it looks like HTTP (\(line))" }
        if text.hasPrefix("SSH-") { return "it looks like SSH (\(line))" }
        let isText = octets.prefix(8).allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0D || $0 == 0x0A }
        if isText, !line.isEmpty { return "it says \"\(line)\"" }
        let digits = octets.prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        return "its first octets are \(digits.joined(separator: " "))"
    }
}

/// What went wrong with a connection, in words that say what to look at.
enum ConnectionWords {
    static func of(_ error: any Error, patience: Duration) -> String {
        switch error {
        case let fault as ProbeFault: return fault.words(after: patience)
        case ChannelError.connectTimeout:
            return "no answer within \(patience.seconds) s: is there a firewall that lets nothing through?"
        case let failure as IOError:
            switch failure.errnoCode {
            case ECONNREFUSED: return "connection refused: nothing listens there, or a firewall says so"
            case ENETUNREACH, EHOSTUNREACH: return "no route to it (\(Self.system(failure.errnoCode)))"
            case ECONNRESET: return "the other side cut the connection off"
            case let code: return Self.system(code)
            }
        case let failure as NIOSSLError: return Self.tls("\(failure)")
        case let failure as BoringSSLError: return Self.tls("\(failure)")
        case let failure as NIOSSLExtraError: return Self.tls("\(failure)")
        case _: return "\(error)"
        }
    }

    private static func system(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }

    private static func tls(_ text: String) -> String {
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return
                "its certificate is not signed by anybody trusted here; name its CA with --tls-ca, or see how far it "
                + "gets with --tls-insecure"
        }
        if text.contains("failedToValidateHostname") || text.contains("Couldn't find") {
            return "its certificate is for another name; say which with --tls-name"
        }
        if text.contains("WRONG_VERSION_NUMBER") || text.contains("UNEXPECTED_MESSAGE") || text.contains("HTTP_REQUEST")
        {
            return "what answers there does not speak TLS; try without"
        }
        if text.contains("CERTIFICATE_REQUIRED") { return "it wants a certificate of ours; name one with --tls-cert" }
        if text.contains("ALERT") { return "it refused our handshake: \(text)" }
        return text
    }
}
