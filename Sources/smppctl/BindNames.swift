import ArgumentParser
import IPC

extension CompletionKind {
    /// The names of the running gateway's binds; none where none runs.
    static var bindName: CompletionKind {
        .custom { (words: [String], _: Int, prefix: String) in
            var folder = StateFolder()
            let option = words.firstIndex(of: "--state-dir").map { $0 + 1 }
            folder.stateDirectory = option.flatMap { words.indices.contains($0) ? words[$0] : nil }
            do throws(Refusal) {
                guard case .status(let status) = try GatewayCall.ask(.status, of: folder) else { return [] }
                return status.binds.map(\.name).filter { $0.hasPrefix(prefix) }
            } catch {
                return []
            }
        }
    }
}
