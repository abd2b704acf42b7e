/// Which gateway this is.
package enum GatewayVersion {
    /// As in CHANGELOG.md; semantic.
    package static let current = "0.1.0"
}
