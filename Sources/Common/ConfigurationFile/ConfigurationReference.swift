/// The commented reference, `config/gateway.yaml`: every key, its meaning, what it may be, and its default.
///
/// Taking one `#` from the front of every line leaves YAML that says what is so anyway, with an example in each list.
/// Prose, and examples of what is absent unless given, have two.
package enum ConfigurationReference {
    package static func render() -> String {
        var writer = Writer()
        writer.prose(
            """
            omnimessage-smpp: the configuration.

            Every key is here with its meaning and its default. The service runs with an empty file too: then it
            brings its own Core, and waits for binds. To change a key, take the # from the front of its line and
            of the lines that it belongs to.

            Check a file before use:  smppctl config check \(ConfigurationFile.standardPath)
            Take it up while running: smppctl reload, or systemctl reload omnimessage-smpp

            Times are in the unit that is named with each key. A variable of the environment goes before the file.
            """
        )
        for key in ConfigurationKeys.gateway { writer.write(key, indentation: "") }
        return writer.text
    }

    private struct Writer {
        var text = ""
        /// What stands before a line: one mark for what is so anyway, two for examples.
        private var mark = "#"

        mutating func prose(_ text: String) {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                self.text += line.isEmpty ? "##\n" : "## \(line)\n"
            }
        }

        /// `bullet`: the first key of an item of a list.
        mutating func write(_ key: ConfigurationKey, indentation: String, bullet: Bool = false) {
            if indentation.isEmpty { self.text += "\n" }
            self.describe(key, indentation)
            let margin = bullet ? "\(indentation.dropLast(2))- " : indentation
            switch key.shape {
            case .value, .values:
                let value =
                    key.isRequired || key.isShown ? key.example : key.defaultText.map { $0.isEmpty ? "\"\"" : $0 }
                self.line("\(margin)\(key.name): \(value ?? key.example ?? "")", isExample: value == nil)
            case .map(let inner):
                self.line("\(margin)\(key.name):", isExample: false)
                for key in inner { self.write(key, indentation: indentation + "  ") }
            case .optionalMap(let inner):
                let outerMark = self.mark
                self.mark = "## "
                self.line("\(margin)\(key.name):", isExample: true)
                for key in inner { self.write(key, indentation: indentation + "  ") }
                self.mark = outerMark
            case .maps(let inner):
                self.line("\(margin)\(key.name):", isExample: false)
                for (index, key) in inner.enumerated() {
                    self.write(key, indentation: indentation + "    ", bullet: index == 0)
                }
            }
        }

        private mutating func line(_ line: String, isExample: Bool) {
            self.text += "\(isExample ? "## " : self.mark)\(line)\n"
        }

        private mutating func describe(_ key: ConfigurationKey, _ indentation: String) {
            var facts: [String] = []
            switch key.shape {
            case .value: facts.append(key.allowed)
            case .values:
                facts.append("a list, each item \(key.allowed)")
            case .map, .optionalMap, .maps: break
            }
            if key.isRequired { facts.append("required") }
            if let environment = key.environment { facts.append("environment \(environment)") }
            let limits = facts.isEmpty ? "" : "(\(facts.joined(separator: "; ")))"
            let together = "## \(indentation)\(key.meaning) \(limits)"
            self.text +=
                together.utf8.count <= 120 || limits.isEmpty
                ? together.trimmed + "\n" : "## \(indentation)\(key.meaning)\n## \(indentation)  \(limits)\n"
            if case .values = key.shape, let example = key.example {
                self.text += "## \(indentation)  for example \(example)\n"
            }
        }
    }
}

extension String {
    fileprivate var trimmed: String { String(self.reversed().drop { $0 == " " }.reversed()) }
}
