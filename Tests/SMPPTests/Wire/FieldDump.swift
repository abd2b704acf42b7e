import Foundation

@testable import SMPP

/// Takes the fields of a PDU down by their names, in the form of the test vectors.
struct FieldDump: FieldCoder {
    private(set) var fields: [String: Any] = [:]
    private(set) var parameters: [[String: Any]] = []

    mutating func octet(_ value: inout UInt8, _ field: Field) throws(Never) {
        self.fields[field.rawValue] = Int(value)
    }

    mutating func octet(_ value: inout UInt8, _ field: Field, within values: ClosedRange<UInt8>) throws(Never) {
        self.fields[field.rawValue] = Int(value)
    }

    mutating func long(_ value: inout UInt32, _ field: Field) throws(Never) {
        self.fields[field.rawValue] = Int(value)
    }

    mutating func text(_ value: inout String, _ field: Field, _ maximum: Int) throws(Never) {
        self.fields[field.rawValue] = value
    }

    mutating func shortMessage(_ value: inout [UInt8]) throws(Never) {
        self.fields["sm_length"] = value.count
        self.fields["short_message"] = hex(value)
    }

    mutating func list<Element: FieldCoded>(_ elements: inout [Element], _ field: Field) throws(Never) {
        self.fields[field.rawValue] = elements.count
        self.fields[field == .failures ? "unsuccess_sme" : "dest_address"] = elements.map { element in
            var dump = FieldDump()
            var element = element
            element.code(with: &dump)
            return dump.fields
        }
    }

    mutating func tlvs(_ value: inout TLVs) throws(Never) {
        self.parameters += value.map { parameter in
            var dump: [String: Any] = [
                "tag": parameter.tag.rawValue.hexadecimal, "len": parameter.octets.count,
                "hex": hex(parameter.octets), "name": parameter.tag.name,
            ]
            switch parameter.value {
            case .integer(let number): dump["value"] = Int(number)
            case .text(let text): dump["value"] = text
            case .octets: break
            }
            return dump
        }
    }
}

extension PDU {
    /// The PDU in the form of the test vectors, without warnings.
    var dump: [String: Any] {
        var fields = FieldDump()
        if let body = self.body.fields {
            func dump(_ body: some BodyFields) {
                var body = body
                body.code(with: &fields)
            }
            dump(body)
        } else {
            var bare = self.bareTLVs
            fields.tlvs(&bare)
        }
        return [
            "command": self.commandID.name, "command_id": self.commandID.rawValue.hexadecimal,
            "status": Int(self.status.rawValue), "sequence": Int(self.sequence),
            "fields": self.omitsBody ? [:] : fields.fields, "tlvs": fields.parameters,
        ]
    }
}
