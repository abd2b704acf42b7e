/// Why something was not done, in a sentence with the remedy; it ends the program with status 1.
struct Refusal: Error, Equatable {
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}
