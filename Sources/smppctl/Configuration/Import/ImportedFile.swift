import Common

/// The file that an import has made, and what is to be said about it; or why there is none.
struct ImportedFile {
    let yaml: String
    /// Lines to print: notes on what was not carried over, and what our own validator warns of.
    let remarks: [String]
    let loaded: LoadedConfiguration

    /// What an import is told about the world around it.
    struct Surroundings {
        var environment: [String: String] = [:]
        /// What `config_env()` answers.
        var configurationName = "prod"
        /// The path that the file will have: relative paths in it begin in its folder.
        var path = "gateway.yaml"
    }

    init(
        of files: [(path: String, octets: [UInt8])],
        in surroundings: Surroundings
    ) throws(Refusal) {
        var sources = ElixirSources()
        let environment = surroundings.environment
        var evaluator = ElixirEvaluator(configurationName: surroundings.configurationName) { name in
            ConfigurationImport.ownVariables.contains(name) ? nil : environment[name]
        }
        for file in files {
            let firstLine = sources.add(file.path, file.octets)
            do throws(ElixirFault) {
                try evaluator.read(file.octets, firstLine: firstLine)
            } catch {
                throw Refusal("\(sources.place(of: error.line)): \(PlainText(error.sentence))")
            }
        }
        let known = sources
        var carrier = ConfigurationImport(place: { known.shortPlace(of: $0) }, isSet: { environment[$0] != nil })
        let members = carrier.members(of: evaluator.settings)
        guard carrier.faults.isEmpty else {
            throw Self.refusal(carrier.faults.map { "\(sources.place(of: $0.line)): error: \($0.text)" })
        }
        self.yaml = Self.head(files.map(\.path), carrier.notes, sources) + members.yaml()
        do throws(ConfigurationErrors) {
            self.loaded = try ConfigurationFile.read(text: self.yaml, path: surroundings.path)
        } catch {
            throw Self.refusal(error.problems.map { Self.line(for: $0, carrier.lines, sources) })
        }
        let notes = carrier.notes.map { "\(sources.place(of: $0.line)): note: \($0.text)" }
        self.remarks = notes + self.loaded.warnings.map { Self.line(for: $0, carrier.lines, sources) }
    }

    private static func head(
        _ paths: [String],
        _ notes: [ConfigurationImport.Finding],
        _ sources: ElixirSources
    ) -> String {
        let names = paths.map { PlainText(ElixirSources.short($0)).description }.joined(separator: ", ")
        var lines = ["# Made from \(names) by smppctl config import."]
        for note in notes where !note.isInPlace {
            lines.append("# \(PlainText(sources.shortPlace(of: note.line))): \(note.text)")
        }
        return lines.joined(separator: "\n") + "\n\n"
    }

    /// What our validator says of a line of our file, said of the line of the original's that it was made from.
    private static func line(for problem: Problem, _ lines: [String: Int], _ sources: ElixirSources) -> String {
        var problem = problem
        var path = Substring(problem.key)
        while !path.isEmpty, lines[String(path)] == nil {
            path = path[..<(path.lastIndex { $0 == "." || $0 == "[" } ?? path.startIndex)]
        }
        problem.line = nil
        guard let line = lines[String(path)] else { return problem.text(in: "the file as it would be") }
        return problem.text(in: sources.place(of: line))
    }

    private static let shownLimit = 50

    private static func refusal(_ lines: [String]) -> Refusal {
        let more = lines.count > Self.shownLimit ? ["and \(lines.count - Self.shownLimit) more"] : []
        let count = lines.count == 1 ? "1 reason" : "\(lines.count) reasons"
        return Refusal(
            (["nothing is written, for \(count)"] + lines.prefix(Self.shownLimit) + more).joined(separator: "\n")
        )
    }
}
