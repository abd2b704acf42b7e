import AsyncHTTPClient
import NIOCore
import NIOSSL

extension CoreClientConfiguration {
    /// The HTTP client's own settings: one pool, kept connections, HTTP/1.1, nothing followed, nothing retried behind our back.
    func httpClient() throws(CoreFault) -> HTTPClient.Configuration {
        var http = HTTPClient.Configuration()
        http.redirectConfiguration = .disallow
        http.httpVersion = .http1Only
        http.decompression = .disabled
        http.timeout.connect = .milliseconds(self.timeout)
        // Shorter than any server keeps an idle connection, so that it is we who close it.
        http.connectionPool.idleTimeout = .seconds(30)
        http.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, self.concurrency) + 2
        http.connectionPool.retryConnectionEstablishment = false
        if self.baseURL.hasPrefix("https:") { http.tlsConfiguration = try self.tls() }
        return http
    }

    private func tls() throws(CoreFault) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = self.verifyPeer ? .fullVerification : .none
        if let file = self.caFile { tls.trustRoots = .file(file) }
        do {
            if let file = self.clientCertificateFile {
                tls.certificateChain = try NIOSSLCertificate.fromPEMFile(file).map { .certificate($0) }
            }
            if let file = self.clientKeyFile {
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: file, format: .pem))
            }
        } catch {
            throw CoreFault(.badConfiguration, "cannot read the client certificate or its key: \(error)")
        }
        return tls
    }
}
