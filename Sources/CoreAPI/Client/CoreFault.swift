/// Why a call to Core failed.
package struct CoreFault: Error, Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        case connectionRefused
        case connectionLost
        case nameNotFound
        case timeout
        case tls
        /// Core answered with this status.
        case http(Int)
        /// Core answered well, and we cannot read it.
        case parseError
        case answerTooLarge
        /// Too many calls wait for their turn.
        case tooManyCalls
        case badConfiguration
        case shutDown
        case other
    }

    package let reason: Reason
    /// What Core or the system says about it; may be empty.
    ///
    /// At most 1000 octets, without message texts.
    package let detail: String

    package init(_ reason: Reason, _ detail: String = "") {
        self.reason = reason
        self.detail = detail
    }

    /// The words of the log lines.
    package var text: String {
        switch self.reason {
        case .connectionRefused: "connection refused"
        case .connectionLost: "connection lost"
        case .nameNotFound: "name not found"
        case .timeout: "timeout"
        case .tls: "tls failure"
        case .http(let status): "http \(status)"
        case .parseError: "parse error"
        case .answerTooLarge: "answer too large"
        case .tooManyCalls: "too many calls"
        case .badConfiguration: "bad configuration"
        case .shutDown: "shut down"
        case .other: "failed"
        }
    }
}

extension CoreFault: CustomStringConvertible {
    package var description: String {
        self.detail.isEmpty ? self.text : "\(self.text): \(self.detail)"
    }
}
