import IPC
import Supervision

/// What is wrong with the gateway as a whole, in sentences for a person; what concerns one bind is that bind's *why*.
enum Troubles {
    static func list(
        _ facts: CoreFacts?,
        url: String,
        _ statuses: [ChildStatus],
        _ appetites: Appetites,
        lastEnd: (ChildName) -> String
    ) -> [String] {
        var sentences: [String] = []
        if let facts, !facts.reachable {
            sentences.append(
                "Core at \(url) is unreachable (\(facts.why)): nothing new is fetched, and what partners send is refused or cached"
            )
        }
        for status in statuses where status.name.bind == nil {
            if let sentence = Self.sentence(status, lastEnd(status.name)) { sentences.append(sentence) }
            if let much = appetites.sentence(of: status.name) { sentences.append("the \(status.name) \(much)") }
        }
        if let much = appetites.ownSentence() { sentences.append("the supervisor \(much)") }
        return sentences + (facts?.troubles ?? [])
    }

    /// A child that does not run although it should, once it has ended.
    private static func sentence(_ status: ChildStatus, _ lastEnd: String) -> String? {
        let how = lastEnd.isEmpty ? "it could not be started" : lastEnd
        let next = status.nextTryInWords(at: .now)
        switch status.phase {
        case .failing: return "\(Self.title(status.name)) keeps ending, and is tried once a minute: \(how)\(next)"
        case .parked: return "\(Self.title(status.name)) cannot run with this configuration: \(how)"
        case .waiting, .starting:
            return lastEnd.isEmpty ? nil : "\(Self.title(status.name)) has ended: \(how)\(next)"
        case .up, .stopping, .stopped: return nil
        }
    }

    private static func title(_ child: ChildName) -> String {
        switch child {
        case .listener: "the listener (no partner can connect)"
        case .tlsGate: "the TLS gate (no partner can connect over TLS)"
        case .console: "the console (no metrics, no page)"
        case .steward: "the steward (nobody asks how Core is)"
        case .embeddedCore: "the embedded Core"
        case .bindWorker(let name, _): "the worker of \(name)"
        }
    }
}

extension ChildStatus {
    /// `, next try in 4 s`; empty where it does not wait for one.
    func nextTryInWords(at now: Instant) -> String {
        guard let next = self.nextTry else { return "" }
        let seconds = max(0, (next - now + .milliseconds(500)).components.seconds)
        return ", next try in \(seconds) s"
    }
}
