/// What has been found so far while a configuration is read: problems, and where each value came from.
struct Reading: Sendable {
    private(set) var problems: [Problem] = []
    private(set) var origins: [String: Origin] = [:]
    private var refused: Set<String> = []
    let surroundings: Surroundings

    init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    mutating func found(_ path: String, at origin: Origin) { self.origins[path] = origin }

    /// `value` is nil where it is secret, or may hold a secret.
    mutating func refuse(_ path: String, at origin: Origin?, value: String? = nil, _ message: String) {
        self.refused.insert(path)
        self.note(.error, path, at: origin, value: value, message)
    }

    mutating func warn(_ path: String, at origin: Origin?, value: String? = nil, _ message: String) {
        self.note(.warning, path, at: origin, value: value, message)
    }

    /// Whether the value at this path was given and taken, so that a rule about several values may judge it.
    func took(_ path: String) -> Bool { self.origins[path] != nil && !self.refused.contains(path) }

    /// Whether nothing was given, or what was given was taken.
    func isSound(_ path: String) -> Bool { !self.refused.contains(path) }

    /// Where a value, or else the nearest thing around it, stands.
    func origin(of path: String) -> Origin? {
        var path = Substring(path)
        while !path.isEmpty {
            if let origin = self.origins[String(path)] { return origin }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            path = path[..<end]
        }
        return nil
    }

    private mutating func note(
        _ severity: Problem.Severity,
        _ path: String,
        at origin: Origin?,
        value: String?,
        _ message: String
    ) {
        self.problems.append(
            Problem(
                severity,
                key: path,
                line: origin?.line,
                environment: origin?.variable,
                value: value,
                message: message
            )
        )
    }
}

/// What a value may refer to outside the file.
struct Surroundings: Sendable {
    /// The folder of the file: relative paths begin there.
    var directory = "/"
    /// Stands for a leading `${CREDENTIALS_DIRECTORY}`, where systemd puts what `LoadCredential=` names.
    var credentialsDirectory: String?
    /// The first line of a file, or why it cannot be had.
    var firstLine: @Sendable (String) -> Result<String, Unreadable> = { _ in .failure(Unreadable("cannot be read")) }

    /// An absolute path, or nil where the path is empty or needs a credentials folder that there is not.
    func resolve(_ path: String) -> String? {
        let variable = "${CREDENTIALS_DIRECTORY}"
        if path.hasPrefix(variable) {
            return self.credentialsDirectory.map { $0 + path.dropFirst(variable.count) }
        }
        guard !path.isEmpty else { return nil }
        guard !path.hasPrefix("/") else { return path }
        return self.directory.hasSuffix("/") ? self.directory + path : "\(self.directory)/\(path)"
    }
}

/// Why a file cannot be read, as the end of a sentence that begins with its name.
package struct Unreadable: Error, Sendable, Equatable {
    package let reason: String
    package init(_ reason: String) { self.reason = reason }
}
