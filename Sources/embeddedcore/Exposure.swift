import Common

/// A Core that anybody could reach and nobody has to prove himself to.
struct ExposureRefused: Error, CustomStringConvertible {
    let host: String

    var description: String {
        "will not listen on \(self.host) without an API key: set one, or listen on 127.0.0.1"
    }
}

extension EmbeddedCoreConfiguration {
    /// Beyond loopback a key is demanded.
    func checkExposure() throws(ExposureRefused) {
        let isLoopback = IPAddress(self.host)?.isLoopback ?? (self.host == "localhost")
        let hasKey = self.apiKey.map { $0.octets > 0 } ?? false
        guard isLoopback || hasKey else { throw ExposureRefused(host: self.host) }
    }
}
