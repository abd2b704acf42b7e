/// How a process ended, as waitpid tells it.
package enum ExitReason: Hashable, Sendable {
    case exited(code: Int32)
    case killed(signal: Int32, dumpedCore: Bool)
    /// It is gone, and somebody else took its status.
    case unseen

    /// Reads the status word of waitpid for a process that ended: `wait(2)`, the macros `WIFEXITED` and its kin.
    package init(waitStatus status: Int32) {
        let signal = status & 0x7f
        if signal == 0 {
            self = .exited(code: (status >> 8) & 0xff)
        } else {
            self = .killed(signal: signal, dumpedCore: status & 0x80 != 0)
        }
    }
}

extension ExitReason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .killed(let signal, dumpedCore: false): "killed by signal \(signal)"
        case .killed(let signal, dumpedCore: true): "killed by signal \(signal) (core dumped)"
        case .unseen: "gone without a status"
        }
    }
}
