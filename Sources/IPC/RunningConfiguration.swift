package import Common

/// The configuration that a running gateway works with, as `smppctl config show --running` prints it; secrets are dots.
package struct RunningConfiguration: Codable, Equatable, Sendable {
    /// More lines than these (about two thousand binds) do not fit into one answer.
    package static let lineLimit = 50_000

    /// Where it was read from, and when, in ISO 8601.
    package var file: String
    package var readAt: String
    package var lines: [ConfigurationListing.Line]
    /// Keys that have changed since the start and take effect at the next one.
    package var waitingForRestart: [String]

    package init(file: String, readAt: String, lines: [ConfigurationListing.Line], waitingForRestart: [String]) {
        self.file = file
        self.readAt = readAt
        self.lines = lines
        self.waitingForRestart = waitingForRestart
    }
}
