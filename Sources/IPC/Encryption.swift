/// How a connection is protected, as the process says that ended the TLS.
package struct Encryption: Equatable, Sendable {
    /// The protocol's version: `TLS 1.3`.
    package var version: String
    /// The common name of the client certificate that was verified; empty where none was demanded.
    package var commonName: String

    package init(version: String, commonName: String = "") {
        self.version = version
        self.commonName = commonName
    }
}
