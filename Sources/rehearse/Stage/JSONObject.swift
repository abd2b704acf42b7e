/// One JSON object, written member by member in the order in which they are put.
struct JSONObject: Equatable, Sendable {
    private var members = ""

    init() {}

    /// An event's line, which begins with its name.
    init(event: String) {
        self.put("event", event)
    }

    /// The object on one line.
    var line: String { "{\(self.members)}" }

    mutating func put(_ key: String, _ value: String?) {
        guard let value else { return }
        self.put(key, raw: Self.quoted(value))
    }

    mutating func put(_ key: String, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        self.put(key, raw: "\(value)")
    }

    mutating func put(_ key: String, _ value: Bool) {
        self.put(key, raw: value ? "true" : "false")
    }

    mutating func put(_ key: String, _ value: JSONObject) {
        self.put(key, raw: value.line)
    }

    mutating func put(_ key: String, _ values: [JSONObject]) {
        self.put(key, raw: "[" + values.map(\.line).joined(separator: ",") + "]")
    }

    /// A number with so many decimals.
    mutating func put(_ key: String, _ value: Double, decimals: Int) {
        self.put(key, raw: value.isFinite ? value.text(decimals: decimals) : "null")
    }

    private mutating func put(_ key: String, raw: String) {
        if !self.members.isEmpty { self.members += "," }
        self.members += "\(Self.quoted(key)):\(raw)"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20: result += "\\u" + Hexadecimal.text(scalar.value, digits: 4)
            case _: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
