/// How values are spelled in the file that an import writes.
enum YAMLText {
    /// A text that YAML reads as that text and as nothing else.
    static func of(_ text: String) -> String {
        self.isPlain(text) ? text : self.quoted(text)
    }

    /// In double quotes, on one line.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where Self.needsEscape(scalar):
                let digits = String(scalar.value, radix: 16, uppercase: true)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            case _: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// What a line may not hold, or a YAML reader would not take.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        case let value: value & 0xFFFE == 0xFFFE
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, self.isLetter(first) || first == UInt8(ascii: "/") else { return false }
        let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        guard !words.contains(text.lowercased()), text.utf8.last != UInt8(ascii: ":") else { return false }
        return text.utf8.allSatisfy { self.isLetter($0) || "0123456789_.-/:".utf8.contains($0) }
    }

    private static func isLetter(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
    }
}
