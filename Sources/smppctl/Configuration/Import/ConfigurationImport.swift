import Common

/// Carries the settings of the original's file over into a file of ours.
struct ConfigurationImport {
    /// Something to say about a line of the original's file.
    struct Finding: Hashable {
        let line: Int
        let text: String
        /// Whether the file has it as a comment where it belongs.
        var isInPlace = false
    }

    /// Whether a variable of the environment is set.
    private let isSet: (String) -> Bool
    private let place: (Int) -> String
    /// The line that each key of our file comes from, by its path.
    private(set) var lines: [String: Int] = [:]
    private(set) var notes: [Finding] = []
    private var noted: Set<Finding> = []
    private(set) var faults: [Finding] = []

    init(place: @escaping (Int) -> String, isSet: @escaping (String) -> Bool) {
        self.place = place
        self.isSet = isSet
    }

    /// The variables that our gateway reads itself: what they say is not frozen into the file.
    static let ownVariables = Set(ConfigurationKeys.gateway.compactMap(\.environment))

    mutating func members(of settings: ElixirSettings) -> [ImportedMember] {
        self.notes = settings.notes.map { Finding(line: $0.line, text: $0.text) }
        var members: [ImportedMember] = []
        for setting in settings.settings {
            switch (setting.application, setting.key) {
            case (ElixirSettings.application, let key):
                members.append(self.member(key, setting.value, among: ConfigurationKeys.gateway, at: ""))
            case ("logger", "level") where setting.value.name != nil:
                members.append(self.logLevel(setting.value))
            case (let application, _):
                self.note(setting.value.line, "settings of :\(application) mean nothing here; left out")
            }
        }
        if !members.contains(where: { $0.key == "api_base_url" }) {
            let text = "api_base_url is not set: the gateway will bring its own Core along"
            self.notes.append(Finding(line: 0, text: text))
        }
        return members
    }

    private mutating func logLevel(_ level: ElixirTerm) -> ImportedMember {
        let renamed = ["warn": "warning", "alert": "critical", "emergency": "critical"]
        self.lines["log_level"] = level.line
        let name = level.name ?? ""
        let value = ImportedMember.Value.scalar(YAMLText.of(renamed[name] ?? name))
        return ImportedMember(key: "log_level", value: value, comments: [])
    }

    // MARK: Findings

    private mutating func note(_ line: Int, _ text: String, isInPlace: Bool = false) {
        let finding = Finding(line: line, text: PlainText(text).description, isInPlace: isInPlace)
        if self.noted.insert(finding).inserted { self.notes.append(finding) }
    }

    private mutating func refuse(_ line: Int, _ text: String) {
        self.faults.append(Finding(line: line, text: PlainText(text).description))
    }

    /// A comment in the file, and a note for whoever runs the import.
    private mutating func remark(_ line: Int, _ key: String, _ text: String) -> String {
        self.note(line, "\(key): \(text)", isInPlace: true)
        return PlainText("\(self.place(line)): \(key): \(text)").description
    }

    // MARK: Values

    private mutating func member(
        _ name: String,
        _ term: ElixirTerm,
        among keys: [ConfigurationKey],
        at path: String
    ) -> ImportedMember {
        guard let key = keys.first(where: { $0.name == name }) else {
            let hint = name.hasSuffix(".Endpoint") ? " (its ports and certificates are metrics and console here)" : ""
            let comment = self.remark(term.line, name, "is no key of this gateway; not carried over\(hint)")
            return ImportedMember(key: name, value: nil, comments: [comment])
        }
        let path = path.isEmpty ? name : "\(path).\(name)"
        self.lines[path] = term.line
        if let comment = self.absence(of: term, for: key) {
            return ImportedMember(key: name, value: nil, comments: [comment])
        }
        let comments = self.origins(of: term, for: key)
        return ImportedMember(key: name, value: self.value(term, key, path), comments: comments)
    }

    /// Why there is nothing to write, where there is nothing; a value that must be there and cannot be known is refused.
    private mutating func absence(of term: ElixirTerm, for key: ConfigurationKey) -> String? {
        if let variable = key.environment, term.variables.contains(variable) {
            guard term.isNil || term.isTrue == nil else { return nil }
            return self.remark(term.line, key.name, "comes from \(variable) of the environment, as in the original")
        }
        if term.isNil {
            let from = term.variables.sorted().map { ", \($0) is not set" }.joined()
            return self.remark(term.line, key.name, "nil in the original\(from); the default applies")
        }
        return nil
    }

    private mutating func origins(of term: ElixirTerm, for key: ConfigurationKey) -> [String] {
        var comments: [String] = []
        for variable in term.variables.sorted() {
            let text: String
            if variable == key.environment {
                text = "\(variable) of the environment goes before this, as in the original"
            } else if self.isSet(variable) {
                text = "as \(variable) of the environment was at the import; this file does not read it"
            } else {
                text = "\(variable) of the environment was not set at the import; this file does not read it"
            }
            comments.append(self.remark(term.line, key.name, text))
        }
        return comments
    }

    private mutating func value(_ term: ElixirTerm, _ key: ConfigurationKey, _ path: String) -> ImportedMember.Value? {
        switch key.shape {
        case .value:
            return self.scalar(term, key.name, key.allowed).map(ImportedMember.Value.scalar)
        case .values:
            guard let items = term.items else {
                self.refuse(term.line, "\(path): \(self.words(term)); must be a list, each item \(key.allowed)")
                return nil
            }
            var scalars: [String] = []
            for (index, item) in items.enumerated() {
                self.lines["\(path)[\(index)]"] = item.line
                if let scalar = self.scalar(item, "\(path)[\(index)]", key.allowed) { scalars.append(scalar) }
            }
            return .scalars(scalars)
        case .map(let inner), .optionalMap(let inner):
            return self.map(term, inner, path).map(ImportedMember.Value.map)
        case .maps(let inner):
            guard let items = term.items else {
                self.refuse(term.line, "\(path): \(self.words(term)); must be a list of maps")
                return nil
            }
            var maps: [[ImportedMember]] = []
            for (index, item) in items.enumerated() {
                let keys = key.name == "binds" && item.isServerBind ? ConfigurationKeys.serverBind : inner
                if let map = self.map(item, keys, "\(path)[\(index)]") { maps.append(map) }
            }
            return .maps(maps)
        }
    }

    private mutating func map(_ term: ElixirTerm, _ keys: [ConfigurationKey], _ path: String) -> [ImportedMember]? {
        self.lines[path] = term.line
        guard let members = term.members else {
            self.refuse(term.line, "\(path): \(self.words(term)); must be a map, %{key: value}")
            return nil
        }
        var seen: Set<String> = []
        var imported: [ImportedMember] = []
        for (name, value) in members {
            if seen.insert(name).inserted {
                imported.append(self.member(name, value, among: keys, at: path))
            } else {
                self.refuse(value.line, "\(path).\(name): is given twice; delete one of them")
            }
        }
        return imported
    }

    private mutating func scalar(_ term: ElixirTerm, _ name: String, _ allowed: String) -> String? {
        switch term.value {
        case .atom(let name): return name == "true" || name == "false" ? name : YAMLText.of(name)
        case .text(let text): return YAMLText.of(text)
        case .integer(let number): return "\(number)"
        case .float(let number): return "\(number)"
        case .tuple(let parts):
            if let address = ElixirTerm.address(parts) { return YAMLText.of(address) }
        case .list, .map, .unknown: break
        }
        self.refuse(term.line, "\(name): \(self.words(term)); must be \(allowed)")
        return nil
    }

    private func words(_ term: ElixirTerm) -> String {
        if case .unknown(let why) = term.value { return why }
        return "\(term.kind) stands here"
    }
}

extension ElixirTerm {
    fileprivate var isServerBind: Bool {
        self.members?.contains { $0.name == "mode" && ($0.term.name ?? $0.term.text) == "server" } == true
    }

    /// `{127, 0, 0, 1}`, as Erlang writes addresses.
    fileprivate static func address(_ parts: [ElixirTerm]) -> String? {
        var numbers: [Int] = []
        for part in parts {
            guard case .integer(let number) = part.value, (0...65_535).contains(number) else { return nil }
            numbers.append(number)
        }
        switch numbers.count {
        case 4: return numbers.map { "\($0)" }.joined(separator: ".")
        case 8: return numbers.map { String($0, radix: 16) }.joined(separator: ":")
        case _: return nil
        }
    }
}
