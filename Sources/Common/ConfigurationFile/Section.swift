/// A map of the file: its rows, and what it holds when nothing is given.
struct Section<Target: Sendable>: Sendable {
    let prototype: Target
    let rows: [Row<Target>]

    /// The descriptions, with the defaults that the prototype holds.
    var keys: [ConfigurationKey] {
        self.rows.map { row in
            var key = row.key
            guard !key.isRequired, let shown = row.show(self.prototype) else { return key }
            switch key.shape {
            case .value, .values: key.defaultText = ConfigurationText.inline(shown, quoting: false)
            case .map, .optionalMap, .maps: break
            }
            return key
        }
    }

    func key(_ name: String, _ meaning: String, _ shape: ConfigurationKey.Shape) -> ConfigurationKey {
        ConfigurationKey(name: name, allowed: "a map", meaning: meaning, shape: shape)
    }

    func show(_ target: Target) -> [Shown.Pair] {
        self.rows.compactMap { row in row.show(target).map { Shown.Pair(key: row.key.name, value: $0) } }
    }

    /// Reads every key that is there, and misses those that are required and are not.
    func read(_ entry: Entry, at place: String, into target: inout Target, _ reading: inout Reading) {
        reading.found(place, at: entry.origin)
        guard let members = entry.members(at: place, &reading) else { return }
        for member in members {
            let inner = place.isEmpty ? member.key : "\(place).\(member.key)"
            guard let row = self.rows.first(where: { $0.key.name == member.key }) else {
                self.refuseUnknown(member, at: inner, &reading)
                continue
            }
            if let substitute = row.substitute, members.contains(where: { $0.key == substitute }) {
                reading.refuse(inner, at: member.value.origin, "is given by \(substitute) too; delete one of them")
            } else {
                row.read(member.value, inner, &target, &reading)
            }
        }
        self.missRequired(members, at: place, entry.origin, &reading)
    }

    /// The environment has the last word; an empty variable is none.
    func read(_ environment: [String: String], into target: inout Target, _ reading: inout Reading) {
        for row in self.rows {
            guard let name = row.key.environment, let text = environment[name], !text.isEmpty else { continue }
            row.read(.environment(name, text), row.key.name, &target, &reading)
        }
    }

    private func missRequired(
        _ members: [Entry.Member],
        at place: String,
        _ origin: Origin,
        _ reading: inout Reading
    ) {
        for row in self.rows where row.key.isRequired {
            let names = [row.key.name, row.substitute]
            guard !members.contains(where: { names.contains($0.key) }) else { continue }
            let inner = place.isEmpty ? row.key.name : "\(place).\(row.key.name)"
            let otherwise = row.substitute.map { "; or give \($0)" } ?? ""
            reading.refuse(inner, at: origin, "is missing; must be \(row.key.allowed)\(otherwise)")
        }
    }

    /// Never with the value: it may be a password under a mistyped key.
    private func refuseUnknown(_ member: Entry.Member, at place: String, _ reading: inout Reading) {
        let near = Spelling.nearest(to: member.key, among: self.rows.map(\.key.name))
        reading.refuse(
            place,
            at: .file(line: member.line),
            "is not a key\(near.map { "; did you mean \($0)?" } ?? " that is known here")"
        )
    }
}

extension Entry {
    /// What stands here, for a sentence.
    var kind: String {
        switch self.content {
        case .nothing: "nothing"
        case .scalar: "a single value"
        case .list: "a list"
        case .map: "a map"
        }
    }

    /// Nil, with a problem noted, for anything but a map; nothing is an empty map.
    fileprivate func members(at place: String, _ reading: inout Reading) -> [Member]? {
        switch self.content {
        case .map(let members): return members
        case .nothing: return []
        case .scalar, .list:
            let message = place.isEmpty ? "the file must be a map of keys" : "must be a map of keys"
            reading.refuse(place, at: self.origin, "\(self.kind) stands here; \(message)")
            return nil
        }
    }

    /// Nothing is not an empty list: where a list limits, that would allow everything.
    func items(at place: String, of allowed: String, _ reading: inout Reading) -> [Entry]? {
        reading.found(place, at: self.origin)
        guard case .list(let items) = self.content else {
            reading.refuse(place, at: self.origin, "\(self.kind) stands here; must be a list, each item \(allowed)")
            return nil
        }
        return items
    }

    /// Items that are maps; nothing is an empty list.
    func maps(at place: String, _ reading: inout Reading) -> [Entry]? {
        reading.found(place, at: self.origin)
        switch self.content {
        case .list(let items): return items
        case .nothing: return []
        case .scalar, .map:
            reading.refuse(place, at: self.origin, "\(self.kind) stands here; must be a list of maps")
            return nil
        }
    }
}
