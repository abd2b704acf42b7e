/// One mandatory field of a PDU, by its name in the specification.
public struct NamedField: Equatable, Sendable {
    /// What a field holds.
    public enum Value: Equatable, Sendable {
        /// An integer of one octet.
        case octet(UInt8)
        /// An integer of four octets.
        case long(UInt32)
        /// A C-octet string, without its NUL; each octet is one scalar.
        case text(String)
        /// The octets of short_message.
        case octets([UInt8])
    }

    /// The field's name, such as `source_addr_ton`.
    public let name: String
    /// What it holds.
    public let value: Value
}

extension PDU.Body {
    /// Every mandatory field in the order of the wire; what repeats (destinations) stands there once for each.
    ///
    /// sm_length and short_message are one field here. For whoever shows PDUs to people, and knows no command by name.
    public var namedFields: [NamedField] {
        guard let fields = self.fields else { return [] }
        var lister = FieldLister()
        lister.list(fields)
        return lister.fields
    }
}

/// Writes down what it is told of, and changes nothing.
private struct FieldLister: FieldCoder {
    private(set) var fields: [NamedField] = []

    mutating func list(_ fields: some BodyFields) {
        var fields = fields
        fields.code(with: &self)
    }

    mutating func octet(_ value: inout UInt8, _ field: Field) { self.add(field, .octet(value)) }

    mutating func octet(_ value: inout UInt8, _ field: Field, within values: ClosedRange<UInt8>) {
        self.add(field, .octet(value))
    }

    mutating func long(_ value: inout UInt32, _ field: Field) { self.add(field, .long(value)) }

    mutating func text(_ value: inout String, _ field: Field, _ maximum: Int) { self.add(field, .text(value)) }

    mutating func shortMessage(_ value: inout [UInt8]) { self.add(.shortMessage, .octets(value)) }

    mutating func list<Element: FieldCoded>(_ elements: inout [Element], _ field: Field) {
        self.add(field, .octet(UInt8(truncatingIfNeeded: elements.count)))
        for element in elements {
            var element = element
            element.code(with: &self)
        }
    }

    mutating func tlvs(_ value: inout TLVs) {}

    private mutating func add(_ field: Field, _ value: NamedField.Value) {
        self.fields.append(NamedField(name: field.rawValue, value: value))
    }
}
