/// What an expression came to.
struct ElixirTerm {
    /// How much one value may hold, in items and in 64 octets of text.
    static let weightLimit = 100_000
    static let textLimit = 65_536

    indirect enum Value {
        /// `true`, `false` and `nil` too.
        case atom(String)
        case text(String)
        case integer(Int)
        case float(Double)
        case list([ElixirTerm])
        case tuple([ElixirTerm])
        case map([Pair])
        /// Only the machine that runs Elixir would know; the end of a sentence that begins "cannot be known: ".
        case unknown(String)
    }

    struct Pair {
        let key: ElixirTerm
        let value: ElixirTerm
    }

    let value: Value
    let line: Int
    /// The environment variables that had a say in it.
    var variables: Set<String>
    let weight: Int
    let depth: Int

    /// Faults where names that stand for values that hold names… have grown into more than a configuration can be.
    init(_ value: Value, line: Int, variables: Set<String> = []) throws(ElixirFault) {
        self.value = value
        self.line = line
        self.variables = variables
        switch value {
        case .atom, .integer, .float, .unknown:
            (self.weight, self.depth) = (1, 1)
        case .text(let text):
            guard text.utf8.count <= Self.textLimit else { throw ElixirFault(line, "this text grows too long") }
            (self.weight, self.depth) = (1 + text.utf8.count / 64, 1)
        case .list(let items), .tuple(let items):
            self.weight = items.reduce(1) { $0 + $1.weight }
            self.depth = items.reduce(0) { max($0, $1.depth) } + 1
        case .map(let pairs):
            self.weight = pairs.reduce(1) { $0 + $1.key.weight + $1.value.weight }
            self.depth = pairs.reduce(0) { max($0, $1.key.depth, $1.value.depth) } + 1
        }
        guard self.weight <= Self.weightLimit, self.depth <= ElixirExpression.depthLimit else {
            throw ElixirFault(line, "this value grows too large")
        }
    }

    private init(of other: ElixirTerm, line: Int) {
        self.value = other.value
        self.line = line
        self.variables = other.variables
        self.weight = other.weight
        self.depth = other.depth
    }

    /// The same, as it stands on another line.
    func at(_ line: Int) -> ElixirTerm { ElixirTerm(of: self, line: line) }

    /// Everything but `nil` and `false` counts as true; nil where nobody can know.
    var isTrue: Bool? {
        switch self.value {
        case .atom(let name): name != "nil" && name != "false"
        case .unknown: nil
        case .text, .integer, .float, .list, .tuple, .map: true
        }
    }

    var isNil: Bool { self.name == "nil" }

    /// An atom's name.
    var name: String? {
        if case .atom(let name) = self.value { return name }
        return nil
    }

    var text: String? {
        if case .text(let text) = self.value { return text }
        return nil
    }

    var items: [ElixirTerm]? {
        if case .list(let items) = self.value { return items }
        return nil
    }

    /// The members of a map, or of a list of pairs as `[key: value]` makes one; nil for anything else.
    var members: [(name: String, term: ElixirTerm)]? {
        switch self.value {
        case .map(let pairs):
            var members: [(name: String, term: ElixirTerm)] = []
            for pair in pairs {
                guard let name = pair.key.name ?? pair.key.text else { return nil }
                members.append((name, pair.value))
            }
            return members
        case .list(let items):
            var members: [(name: String, term: ElixirTerm)] = []
            for item in items {
                guard case .tuple(let pair) = item.value, pair.count == 2, let name = pair[0].name else { return nil }
                members.append((name, pair[1]))
            }
            return members
        case .atom, .text, .integer, .float, .tuple, .unknown:
            return nil
        }
    }

    /// Whether it is a list of pairs, which Elixir merges where it replaces everything else.
    var isKeywords: Bool { self.items != nil && self.members != nil }

    /// What stands here, for a sentence.
    var kind: String {
        switch self.value {
        case .atom: "an atom"
        case .text: "a text"
        case .integer, .float: "a number"
        case .list: "a list"
        case .tuple: "a tuple"
        case .map: "a map"
        case .unknown: "something that cannot be known here"
        }
    }
}

extension ElixirTerm {
    /// Elixir's `==`; nil where either side cannot be known.
    func equals(_ other: ElixirTerm) -> Bool? {
        switch (self.value, other.value) {
        case (.unknown, _), (_, .unknown): return nil
        case (.atom(let one), .atom(let two)): return one == two
        case (.text(let one), .text(let two)): return one == two
        case (.integer(let one), .integer(let two)): return one == two
        case (.float(let one), .float(let two)): return one == two
        case (.integer(let one), .float(let two)): return Double(one) == two
        case (.float(let one), .integer(let two)): return one == Double(two)
        case (.list(let one), .list(let two)), (.tuple(let one), .tuple(let two)):
            guard one.count == two.count else { return false }
            for (left, right) in zip(one, two) {
                guard let same = left.equals(right) else { return nil }
                guard same else { return false }
            }
            return true
        case (.map, .map): return nil
        case _: return false
        }
    }
}
