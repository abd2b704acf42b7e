extension Problem {
    /// The problem as one line: `gateway.yaml:14: error: binds[0].port: "99999": must be an integer, 1 to 65535`.
    ///
    /// The form that compilers use, so that editors find the place.
    package func text(in path: String) -> String {
        var words: [String] = []
        if let environment {
            words.append("environment \(environment)")
        } else {
            words.append(self.line.map { "\(path):\($0)" } ?? path)
        }
        words.append(self.severity.rawValue)
        if !self.key.isEmpty { words.append(Self.tame(self.key)) }
        if let value { words.append("\"\(Self.tame(value))\"") }
        words.append(self.message)
        return words.joined(separator: ": ")
    }

    /// One line, of bearable length, that no terminal obeys.
    private static func tame(_ text: String) -> String {
        var tame = ""
        for scalar in text.unicodeScalars.prefix(80) {
            let isPlain =
                scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar.value != 0x2028
                && scalar.value != 0x2029
            tame += isPlain && scalar != "\"" ? String(scalar) : scalar.escaped(asASCII: false)
        }
        return text.unicodeScalars.count > 80 ? tame + "…" : tame
    }
}
