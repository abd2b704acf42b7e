/// A statement's text: a literal, and so known by its address, without hashing the text.
///
/// A `#` in it stands for the number of a part.
struct SQL: ExpressibleByStringLiteral, Hashable {
    private let literal: StaticString
    private let part: Int?

    init(stringLiteral literal: StaticString) {
        self.literal = literal
        self.part = nil
    }

    private init(_ literal: StaticString, part: Int) {
        self.literal = literal
        self.part = part
    }

    /// The same statement on one of the numbered tables.
    func part(_ number: Int) -> SQL { SQL(self.literal, part: number) }

    var text: String {
        guard let part else { return self.literal.description }
        return String(self.literal.description.flatMap { $0 == "#" ? Array(String(part)) : [$0] })
    }

    private var address: UnsafePointer<UInt8>? {
        self.literal.hasPointerRepresentation ? self.literal.utf8Start : nil
    }

    static func == (one: SQL, other: SQL) -> Bool { one.address == other.address && one.part == other.part }

    func hash(into hasher: inout Hasher) {
        hasher.combine(self.address)
        hasher.combine(self.part)
    }
}
