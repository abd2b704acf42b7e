/// One key of the file that an import writes, with its value and what is to be said about it.
struct ImportedMember {
    indirect enum Value {
        /// As YAML spells it.
        case scalar(String)
        case scalars([String])
        case map([ImportedMember])
        case maps([[ImportedMember]])
    }

    let key: String
    /// Nil where there is only something to say.
    let value: Value?
    let comments: [String]
}

extension [ImportedMember] {
    /// The members as YAML.
    func yaml(indentation: String = "") -> String {
        self.map { $0.yaml(indentation: indentation, margin: indentation) }.joined()
    }
}

extension ImportedMember {
    /// `margin` is the indentation, or for the first key of an item the same with its dash.
    fileprivate func yaml(indentation: String, margin: String) -> String {
        var text = self.comments.map { "\(indentation)# \($0)\n" }.joined()
        guard let value = self.value else { return text }
        text += "\(margin)\(self.key):"
        switch value {
        case .scalar(let scalar): text += " \(scalar)\n"
        case .scalars(let scalars): text += " [\(scalars.joined(separator: ", "))]\n"
        case .map(let members) where members.allSatisfy { $0.value == nil }:
            text += " {}\n" + members.yaml(indentation: indentation + "  ")
        case .map(let members): text += "\n" + members.yaml(indentation: indentation + "  ")
        case .maps(let items):
            text += items.isEmpty ? " []\n" : "\n"
            for item in items { text += Self.item(item, indentation: indentation + "  ") }
        }
        return text
    }

    /// What is only said stands before the first key, which has the dash.
    private static func item(_ members: [ImportedMember], indentation: String) -> String {
        guard let first = members.firstIndex(where: { $0.value != nil }) else {
            return members.yaml(indentation: indentation) + "\(indentation)- {}\n"
        }
        let inner = indentation + "  "
        let head = members[..<first].map { $0.yaml(indentation: indentation, margin: indentation) }.joined()
        let comments = members[first].comments.map { "\(indentation)# \($0)\n" }.joined()
        let bare = ImportedMember(key: members[first].key, value: members[first].value, comments: [])
        let rest = Array(members[(first + 1)...]).yaml(indentation: inner)
        return head + comments + bare.yaml(indentation: inner, margin: indentation + "- ") + rest
    }
}
