extension Problem {
    /// The problem as one line: `gateway.yaml:14: error: binds[0].port: 99999: must be an integer, 1 to 65535`.
    package func text(in path: String) -> String { self.message }
}
