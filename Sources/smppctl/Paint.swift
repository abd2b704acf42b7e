/// Colours a terminal's text, where colour is wanted.
struct Paint {
    enum Colour: String {
        case bold = "1"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case grey = "90"
    }

    let isOn: Bool

    func callAsFunction(_ text: String, _ colour: Colour) -> String {
        self.isOn ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// A text that came from elsewhere, without anything that a terminal would obey.
///
/// A reason may quote what a peer sent; an escape sequence in it must not reach the operator's terminal.
struct PlainText: CustomStringConvertible {
    let description: String

    init(_ text: String) {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: plain.append("�")
            default: plain.append(scalar)
            }
        }
        self.description = String(plain)
    }
}
