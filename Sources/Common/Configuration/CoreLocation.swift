/// Where Core's REST API is.
package enum CoreLocation: Sendable, Equatable, Codable {
    /// The service runs a Core of its own as one more child; where it listens is `EmbeddedCoreConfiguration`.
    case embedded
    /// An http or https URL without a trailing slash; the paths of the API (`/api/…`) are appended to it.
    case url(String)

    /// Whether calls travel over TLS.
    package var isEncrypted: Bool {
        switch self {
        case .embedded: false
        case .url(let text): text.hasPrefix("https://")
        }
    }
}
