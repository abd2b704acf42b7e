/// Why an Elixir file is not read further: the line, and a sentence that says what to do.
struct ElixirFault: Error, Equatable {
    let line: Int
    let sentence: String

    init(_ line: Int, _ sentence: String) {
        self.line = line
        self.sentence = sentence
    }
}
