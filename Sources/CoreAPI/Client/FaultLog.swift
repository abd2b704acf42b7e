/// Says which failures are worth a line: of each kind at most one a second, with the number of those left out.
///
/// A Core that is down fails every call of every bind; without this the log would be the first to break.
package struct FaultLog: Sendable {
    private struct Kind: Hashable {
        let operation: CoreOperation
        let text: String
    }

    private struct Silence {
        var until: Int64
        var count: Int
    }

    private var silences: [Kind: Silence] = [:]

    package init() {}

    /// The number of failures that a line now stands for, or nil where none is due.
    ///
    /// `now` is in milliseconds of any steady clock.
    package mutating func count(_ fault: CoreFault, of operation: CoreOperation, at now: Int64) -> Int? {
        let kind = Kind(operation: operation, text: fault.text)
        guard var silence = self.silences[kind], silence.until > now else {
            let left = self.silences[kind]?.count ?? 0
            self.silences[kind] = Silence(until: now &+ 1000, count: 0)
            return left + 1
        }
        silence.count += 1
        self.silences[kind] = silence
        return nil
    }
}
