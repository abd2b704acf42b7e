/// How a rehearsal ends, for the shell.
enum ExitStatus: Int32, Sendable {
    /// All that was asked for came about.
    case done = 0
    /// Something was refused, lost or could not be started.
    case failed = 1
}

/// Why a rehearsal cannot go on, in a sentence for the one who started it.
struct Complaint: Error, Equatable, Sendable {
    /// What is wrong and, where that is known, what to do.
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}
