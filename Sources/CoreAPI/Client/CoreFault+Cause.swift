import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#endif

extension CoreFault {
    /// Names what the HTTP client or the system reports.
    init(cause: any Error) {
        let detail = String(String(describing: cause).prefix(200))
        switch cause {
        case let error as HTTPClientError: self.init(Self.reason(error), detail)
        case let error as IOError: self.init(Self.reason(error), detail)
        case let error as NIOConnectionError: self.init(Self.reason(error), detail)
        case is ResponseAccumulator.ResponseTooBigError: self.init(.answerTooLarge, detail)
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self.init(.tls, detail)
        case let error as ChannelError: self.init(Self.reason(error), detail)
        case is SocketAddressError: self.init(.nameNotFound, detail)
        default: self.init(.other, detail)
        }
    }

    private static func reason(_ error: HTTPClientError) -> Reason {
        switch error {
        case .connectTimeout, .readTimeout, .writeTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout,
            .tlsHandshakeTimeout:
            .timeout
        case .remoteConnectionClosed, .uncleanShutdown: .connectionLost
        case .alreadyShutdown, .cancelled: .shutDown
        case .invalidURL, .emptyHost, .emptyScheme: .badConfiguration
        default: .other
        }
    }

    private static func reason(_ error: IOError) -> Reason {
        switch error.errnoCode {
        case ECONNREFUSED: .connectionRefused
        case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN: .connectionLost
        case ETIMEDOUT: .timeout
        default: .other
        }
    }

    private static func reason(_ error: ChannelError) -> Reason {
        switch error {
        case .connectTimeout: .timeout
        case .ioOnClosedChannel, .alreadyClosed, .eof, .inputClosed, .outputClosed: .connectionLost
        default: .other
        }
    }

    /// Several addresses were tried; the last one's failure speaks for all, and none at all means that the name led nowhere.
    private static func reason(_ error: NIOConnectionError) -> Reason {
        guard let last = error.connectionErrors.last else { return .nameNotFound }
        return CoreFault(cause: last.error).reason
    }
}
