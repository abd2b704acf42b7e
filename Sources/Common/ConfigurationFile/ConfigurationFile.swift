/// The only reader of the configuration file.
///
/// Everything that is wrong is found in one pass; an empty file is a valid one, with every default.
package enum ConfigurationFile {
    package static let standardPath = "/etc/omnimessage-smpp/gateway.yaml"

    /// Reads the file and the environment; throws every problem at once.
    ///
    /// Below `stateDirectory`, where given, lie the databases that the file does not place.
    package static func load(
        path: String,
        environment: [String: String],
        stateDirectory: String? = nil
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        switch SmallFile.read(path, limit: YAMLDocument.sizeLimit) {
        case .failure(let wrong):
            throw ConfigurationErrors(path: path, problems: [Problem(.error, key: "", message: wrong.reason)])
        case .success(let file):
            var surroundings = Surroundings(directory: SmallFile.absolute(directory(of: path)))
            surroundings.credentialsDirectory = environment["CREDENTIALS_DIRECTORY"]
            surroundings.firstLine = SmallFile.firstLine
            return try read(
                file.bytes,
                path: path,
                environment: environment,
                stateDirectory: stateDirectory,
                surroundings: surroundings,
                isReadableByOthers: file.isReadableByOthers
            )
        }
    }

    /// The same for a text that is no file: what the console would save, what a test has made.
    package static func read(
        text: String,
        path: String = "gateway.yaml",
        environment: [String: String] = [:]
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        var surroundings = Surroundings(directory: directory(of: path))
        surroundings.firstLine = SmallFile.firstLine
        return try read(Array(text.utf8), path: path, environment: environment, surroundings: surroundings)
    }

    static func read(
        _ bytes: [UInt8],
        path: String,
        environment: [String: String],
        stateDirectory: String? = nil,
        surroundings: Surroundings,
        isReadableByOthers: Bool = false
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        var reading = Reading(surroundings)
        var draft = Draft()
        if let stateDirectory { draft.configuration.place(below: stateDirectory) }
        switch YAMLDocument.parse(bytes) {
        case .failure(let flaw):
            reading.refuse("", at: flaw.line.map(Origin.file), flaw.message)
        case .success(let root):
            Section.gateway.read(root, at: "", into: &draft, &reading)
            Section.gateway.read(environment, into: &draft, &reading)
            draft.check(&reading)
        }
        if isReadableByOthers, draft.configuration.holdsSecrets {
            reading.warn("", at: nil, "holds passwords and may be read by every user; chmod o-r it")
        }
        let problems = reading.problems.inOrderOfTheFile
        guard !problems.contains(where: { $0.severity == .error }) else {
            throw ConfigurationErrors(path: path, problems: problems)
        }
        return LoadedConfiguration(draft, warnings: problems, origins: reading.origins.filter { $0.key != "" })
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension GatewayConfiguration {
    fileprivate mutating func place(below directory: String) {
        self.databasePath = "\(directory)/gateway.sqlite"
        self.embeddedCore.databasePath = "\(directory)/core.sqlite"
    }

    fileprivate var holdsSecrets: Bool {
        !self.allBinds.isEmpty || self.apiKey != nil || self.embeddedCore.apiKey != nil
    }
}

extension [Problem] {
    /// What has no line stands first; what stands on one line stays in the order found.
    fileprivate var inOrderOfTheFile: [Problem] {
        self.enumerated()
            .sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
            .map(\.element)
    }
}
