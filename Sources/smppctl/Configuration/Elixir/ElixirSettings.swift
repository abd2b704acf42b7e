/// What a configuration file sets, application by application, with what is worth knowing about it.
struct ElixirSettings {
    struct Setting {
        let application: String
        let key: String
        var value: ElixirTerm
    }

    struct Note: Equatable {
        let line: Int
        let text: String
    }

    /// More would only hide what matters.
    private static let noteLimit = 200

    private(set) var settings: [Setting] = []
    private(set) var notes: [Note] = []
    private var places: [String: Int] = [:]

    mutating func note(_ line: Int, _ text: String) {
        guard self.notes.count < Self.noteLimit, !self.notes.contains(Note(line: line, text: text)) else { return }
        self.notes.append(Note(line: line, text: text))
    }

    /// How much is there already.
    func weight(_ application: String, _ key: String) -> Int {
        self.places[Self.name(application, key)].map { self.settings[$0].value.weight } ?? 0
    }

    private static func name(_ application: String, _ key: String) -> String { "\(application)\u{0}\(key)" }

    /// Elixir's rule: a list of pairs is merged with the one that is there, everything else replaces what is there.
    mutating func set(_ application: String, _ key: String, _ value: ElixirTerm) throws(ElixirFault) {
        let name = Self.name(application, key)
        guard let place = self.places[name] else {
            self.places[name] = self.settings.count
            self.settings.append(Setting(application: application, key: key, value: value))
            return
        }
        let old = self.settings[place].value
        if old.isKeywords, value.isKeywords, old.items?.isEmpty == false {
            self.settings[place].value = try Self.merged(old, value)
        } else {
            if application == ElixirSettings.application {
                self.note(value.line, "`\(key)` replaces what line \(old.line) said")
            }
            self.settings[place].value = value
        }
    }

    private static func merged(_ old: ElixirTerm, _ new: ElixirTerm) throws(ElixirFault) -> ElixirTerm {
        guard old.isKeywords, new.isKeywords, let before = old.members, let after = new.members else { return new }
        var merged = before
        var places: [String: Int] = [:]
        for (place, member) in before.enumerated() { places[member.name] = place }
        for member in after {
            if let place = places[member.name] {
                merged[place].term = try Self.merged(merged[place].term, member.term)
            } else {
                places[member.name] = merged.count
                merged.append(member)
            }
        }
        var items: [ElixirTerm] = []
        for member in merged {
            let key = try ElixirTerm(.atom(member.name), line: member.term.line)
            items.append(try ElixirTerm(.tuple([key, member.term]), line: member.term.line))
        }
        return try ElixirTerm(.list(items), line: new.line)
    }

    /// The application whose settings are meant.
    static let application = "omnimessage_smpp"
}
