/// Works out what the statements of a configuration file come to, as the original would at its start.
struct ElixirEvaluator {
    /// How much may be made in all: a file of 1 MiB that says something comes nowhere near.
    private static let workLimit = 3_000_000

    /// The value of an environment variable.
    let environment: (String) -> String?
    /// What `config_env()` answers.
    let configurationName: String
    private var variables: [String: ElixirTerm] = [:]
    private var work = 0
    private(set) var settings = ElixirSettings()

    init(configurationName: String, environment: @escaping (String) -> String?) {
        self.configurationName = configurationName
        self.environment = environment
    }

    /// Reads a file; its variables are its own, its settings are merged with those of the files before it.
    mutating func read(_ octets: [UInt8], firstLine: Int) throws(ElixirFault) {
        self.variables = [:]
        try self.run(try ElixirParser.program(try ElixirLexer.tokens(of: octets, firstLine: firstLine)))
    }

    private mutating func run(_ statements: some Sequence<ElixirExpression>) throws(ElixirFault) {
        for statement in statements { try self.perform(statement) }
    }

    // MARK: Statements

    private mutating func perform(_ statement: ElixirExpression) throws(ElixirFault) {
        switch statement.kind {
        case .call("", "import", _), .call("", "require", _), .call("", "alias", _):
            return
        case .call("", "config", let arguments):
            try self.configure(arguments, statement.line)
        case .call("", "import_config", _):
            self.settings.note(
                statement.line,
                "another file is imported here; name the files in their order to have them read"
            )
        case .call("", "raise", _):
            throw ElixirFault(statement.line, "the original would stop here with an error (`raise`)")
        case .conditional(let condition, let then, let otherwise):
            try self.run(try self.decide(condition) ? then : otherwise)
        case .assignment:
            _ = try self.term(statement)
        case _:
            _ = try self.term(statement)
            self.settings.note(statement.line, "this statement sets nothing; left out")
        }
    }

    private mutating func configure(_ arguments: [ElixirExpression], _ line: Int) throws(ElixirFault) {
        guard arguments.count == 2 || arguments.count == 3 else {
            throw ElixirFault(line, "`config` takes an application, perhaps a key, and values")
        }
        let application = try self.term(arguments[0])
        guard let application = application.name else {
            throw ElixirFault(line, "`config` begins with the application's name, such as :omnimessage_smpp")
        }
        let value = try self.term(arguments[arguments.count - 1])
        if arguments.count == 3 {
            guard let key = try self.term(arguments[1]).name else {
                throw ElixirFault(line, "the key of this `config` is no atom")
            }
            try self.set(application, key, value)
        } else {
            guard value.isKeywords, let members = value.members else {
                throw ElixirFault(line, "behind the application, `config` takes `key: value` pairs")
            }
            for member in members { try self.set(application, member.name, member.term) }
        }
    }

    private mutating func set(_ application: String, _ key: String, _ value: ElixirTerm) throws(ElixirFault) {
        try self.spend(value.weight + self.settings.weight(application, key), value.line)
        try self.settings.set(application, key, value)
    }

    /// Whether a condition holds.
    mutating func decide(_ condition: ElixirExpression) throws(ElixirFault) -> Bool {
        let term = try self.term(condition)
        guard let isTrue = term.isTrue else {
            throw ElixirFault(condition.line, "this condition \(term.unknownWords); write out what holds")
        }
        for variable in term.variables.sorted() {
            let state = self.environment(variable) == nil ? "is not set" : "is set"
            self.settings.note(condition.line, "decided with \(variable) of the environment, which \(state) here")
        }
        return isTrue
    }

    // MARK: Values

    mutating func spend(_ weight: Int, _ line: Int) throws(ElixirFault) {
        self.work += weight
        guard self.work <= Self.workLimit else {
            throw ElixirFault(line, "this file makes more than a configuration can need")
        }
    }

    mutating func term(_ expression: ElixirExpression) throws(ElixirFault) -> ElixirTerm {
        let term = try self.worth(expression)
        try self.spend(term.weight, expression.line)
        return term
    }

    private mutating func worth(_ expression: ElixirExpression) throws(ElixirFault) -> ElixirTerm {
        let line = expression.line
        switch expression.kind {
        case .atom(let name): return try ElixirTerm(.atom(name), line: line)
        case .alias(let name): return try ElixirTerm(.atom(name), line: line)
        case .integer(let number): return try ElixirTerm(.integer(number), line: line)
        case .float(let number): return try ElixirTerm(.float(number), line: line)
        case .text(let parts): return try self.text(parts, line)
        case .list(let items): return try ElixirTerm(.list(try self.terms(items)), line: line)
        case .tuple(let items): return try ElixirTerm(.tuple(try self.terms(items)), line: line)
        case .map(let pairs): return try self.map(pairs, line)
        case .variable(let name): return try self.value(of: name, line)
        case .unread(let what): return try ElixirTerm(.unknown("\(what) is more than this reads"), line: line)
        case .call(let module, let name, let arguments): return try self.call(module, name, arguments, line)
        case .unary(let sign, let inner): return try self.unary(sign, try self.term(inner), line)
        case .binary(let sign, let left, let right): return try self.binary(sign, left, right, line)
        case .assignment(let name, let value):
            let term = try self.term(value)
            self.variables[name] = term
            return term
        case .conditional(let condition, let then, let otherwise):
            return try self.last(of: try self.decide(condition) ? then : otherwise, line)
        }
    }

    private mutating func terms(_ items: [ElixirExpression]) throws(ElixirFault) -> [ElixirTerm] {
        var terms: [ElixirTerm] = []
        for item in items { terms.append(try self.term(item)) }
        return terms
    }

    private mutating func map(_ pairs: [ElixirExpression.Pair], _ line: Int) throws(ElixirFault) -> ElixirTerm {
        var read: [ElixirTerm.Pair] = []
        for pair in pairs {
            read.append(ElixirTerm.Pair(key: try self.term(pair.key), value: try self.term(pair.value)))
        }
        return try ElixirTerm(.map(read), line: line)
    }

    private func value(of name: String, _ line: Int) throws(ElixirFault) -> ElixirTerm {
        if let value = self.variables[name] { return value.at(line) }
        switch name {
        case "config_env": return try ElixirTerm(.atom(self.configurationName), line: line)
        case "config_target": return try ElixirTerm(.atom("host"), line: line)
        case _: throw ElixirFault(line, "`\(name)` has no value here; a text stands in quotes, an atom behind a colon")
        }
    }

    /// What a block comes to: its last statement.
    private mutating func last(of block: [ElixirExpression], _ line: Int) throws(ElixirFault) -> ElixirTerm {
        guard let last = block.last else { return try ElixirTerm(.atom("nil"), line: line) }
        try self.run(block.dropLast())
        return try self.term(last).at(last.line)
    }

    private mutating func text(_ parts: [ElixirExpression.Part], _ line: Int) throws(ElixirFault) -> ElixirTerm {
        var text = ""
        var variables: Set<String> = []
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .code(let code):
                let term = try self.term(code)
                guard let piece = term.spelled else {
                    return try ElixirTerm(.unknown(term.unknownWords), line: line, variables: term.variables)
                }
                text += piece
                variables.formUnion(term.variables)
            }
            guard text.utf8.count <= ElixirTerm.textLimit else { throw ElixirFault(line, "this text grows too long") }
        }
        return try ElixirTerm(.text(text), line: line, variables: variables)
    }
}
