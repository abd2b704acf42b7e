/// What is wrong with a JSON text, where, and in which field.
///
/// Two kinds matter to a reader of it: a text that is not JSON at all (`isSyntax`: nothing of it can be used, HTTP 400), and JSON that does not say
/// what we expect (HTTP 422, and in a batch only this item is lost).
package struct JSONError: Error, Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        case endOfText
        case unexpectedByte
        case badString
        case badNumber
        case tooDeep
        case trailingBytes
        case expected(Kind)
        case outOfRange
        case missing
        case notAllowed(String)
    }

    package enum Kind: String, Sendable {
        case object = "an object"
        case array = "an array"
        case string = "a string"
        case integer = "an integer"
        case boolean = "true or false"
        case timestamp = "an ISO 8601 time"
        case base64 = "base64"
    }

    package let reason: Reason
    /// Octets from the start of the text.
    package let offset: Int
    /// The name of the innermost field that was being read.
    package var field: String?

    package init(_ reason: Reason, at offset: Int = 0, field: String? = nil) {
        self.reason = reason
        self.offset = offset
        self.field = field
    }

    /// The text cannot be read on from here: where the value ends is unknown.
    package var isSyntax: Bool {
        switch self.reason {
        case .endOfText, .unexpectedByte, .badString, .badNumber, .tooDeep, .trailingBytes: true
        case .expected, .outOfRange, .missing, .notAllowed: false
        }
    }

    /// The reason in words, for the one who sent the text.
    package var text: String {
        switch self.reason {
        case .endOfText: "the text ends early"
        case .unexpectedByte: "not JSON at octet \(self.offset)"
        case .badString: "bad string at octet \(self.offset)"
        case .badNumber: "bad number at octet \(self.offset)"
        case .tooDeep: "nested deeper than \(JSONReader.depthLimit)"
        case .trailingBytes: "something follows the JSON value at octet \(self.offset)"
        case .expected(let kind): "must be \(kind.rawValue)"
        case .outOfRange: "is out of range"
        case .missing: "is required"
        case .notAllowed(let why): why
        }
    }
}
