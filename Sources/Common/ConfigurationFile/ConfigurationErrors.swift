/// Why a configuration was refused: every problem found, errors and warnings, in the order of the file.
package struct ConfigurationErrors: Error, Sendable, Equatable, CustomStringConvertible {
    package let path: String
    package let problems: [Problem]

    package init(path: String, problems: [Problem]) {
        self.path = path
        self.problems = problems
    }

    /// One line a problem.
    package var description: String { self.problems.map { $0.text(in: self.path) }.joined(separator: "\n") }
}
