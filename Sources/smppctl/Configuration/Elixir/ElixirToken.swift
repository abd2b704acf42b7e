/// One word of an Elixir file.
struct ElixirToken: Equatable {
    enum Kind: Equatable {
        /// `config`, `if`, `valid?`.
        case word(String)
        /// `Foo.Bar`.
        case alias(String)
        /// `:name`, `:"any text"`.
        case atom(String)
        /// `name:`, `"any text":`, in front of a value.
        case key(String)
        case integer(Int)
        case float(Double)
        case text([Part])
        /// `~w(one two)`, with `a` behind it as atoms.
        case words([String], areAtoms: Bool)
        /// An operator, a bracket, a comma.
        case sign(String)
        /// The end of a line, or `;`.
        case lineEnd
        case end
    }

    /// What a text is made of.
    enum Part: Equatable {
        case text(String)
        /// `#{…}`.
        case code([ElixirToken])
    }

    let kind: Kind
    let line: Int
    /// Whether a blank stands before it: `f [1]` hands a list over, `f[1]` looks into one.
    let isSpaced: Bool

    /// As a person would find it in the file.
    var shown: String {
        switch self.kind {
        case .word(let word): "`\(word)`"
        case .alias(let name): "`\(name)`"
        case .atom(let name): "`:\(name)`"
        case .key(let name): "`\(name):`"
        case .integer(let number): "`\(number)`"
        case .float(let number): "`\(number)`"
        case .text: "a text"
        case .words: "a list of words"
        case .sign(let sign): "`\(sign)`"
        case .lineEnd: "the end of the line"
        case .end: "the end of the file"
        }
    }
}
