/// What a piece of an Elixir file says, before anybody asks what it comes to.
struct ElixirExpression {
    /// Deeper than any configuration; whoever walks the tree walks it by recursion.
    static let depthLimit = 40

    indirect enum Kind {
        case atom(String)
        case alias(String)
        case integer(Int)
        case float(Double)
        case text([Part])
        case list([ElixirExpression])
        case tuple([ElixirExpression])
        case map([Pair])
        case variable(String)
        /// `module` is empty for what belongs to the language: `config`, `raise`.
        case call(module: String, name: String, arguments: [ElixirExpression])
        case unary(String, ElixirExpression)
        case binary(String, ElixirExpression, ElixirExpression)
        case assignment(String, ElixirExpression)
        case conditional(ElixirExpression, then: [ElixirExpression], otherwise: [ElixirExpression])
        /// Understood as far as its end, but not what it means.
        case unread(String)
    }

    enum Part {
        case text(String)
        case code(ElixirExpression)
    }

    struct Pair {
        let key: ElixirExpression
        let value: ElixirExpression
    }

    let kind: Kind
    let line: Int
    /// 1 for what holds nothing further.
    let depth: Int

    init(_ kind: Kind, line: Int) throws(ElixirFault) {
        self.kind = kind
        self.line = line
        self.depth = 1 + Self.depth(below: kind)
        guard self.depth <= Self.depthLimit else {
            throw ElixirFault(line, "this is nested more than \(Self.depthLimit) deep")
        }
    }

    private static func depth(below kind: Kind) -> Int {
        switch kind {
        case .atom, .alias, .integer, .float, .variable, .unread: 0
        case .text(let parts):
            parts.reduce(0) { deepest, part in
                if case .code(let code) = part { return max(deepest, code.depth) }
                return deepest
            }
        case .list(let items), .tuple(let items), .call(_, _, let items): Self.depth(of: items)
        case .map(let pairs): pairs.reduce(0) { max($0, $1.key.depth, $1.value.depth) }
        case .unary(_, let inner), .assignment(_, let inner): inner.depth
        case .binary(_, let left, let right): max(left.depth, right.depth)
        case .conditional(let condition, let then, let otherwise):
            max(condition.depth, Self.depth(of: then), Self.depth(of: otherwise))
        }
    }

    private static func depth(of items: [ElixirExpression]) -> Int {
        items.reduce(0) { max($0, $1.depth) }
    }
}
