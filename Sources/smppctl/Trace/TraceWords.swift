import Common
import IPC
import SMPP

/// Values of a trace in words for a person; nothing in them that a terminal would obey.
enum TraceWords {
    /// As `12:34:56.789012`, in UTC.
    static func time(_ microseconds: Int64) -> String {
        let text = Timestamp(milliseconds: microseconds / 1000).logText
        let rest = String(1000 + microseconds % 1000).dropFirst()
        return "\(text.dropFirst(11).dropLast(1))\(rest)"
    }

    /// In quotes; control characters as `\n`, `\r`, `\t` or `\u{…}`, quotes and backslashes with a backslash.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch (scalar, scalar.properties.generalCategory) {
            case ("\"", _): quoted += "\\\""
            case ("\\", _): quoted += "\\\\"
            case ("\n", _): quoted += "\\n"
            case ("\r", _): quoted += "\\r"
            case ("\t", _): quoted += "\\t"
            case (_, .control), (_, .format), (_, .lineSeparator), (_, .paragraphSeparator), (_, .unassigned):
                quoted += "\\u{\(String(scalar.value, radix: 16))}"
            case (_, _): quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    static func hex(_ octets: some Collection<UInt8>) -> String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func hex(_ octet: UInt8) -> String { "0x" + self.hex([octet]) }

    /// As `ESME_RTHROTTLED (too many messages at once; slow down and send again)`.
    static func status(_ status: CommandStatus) -> String {
        status == .ok ? status.name : "\(status.name) (\(status.explanation))"
    }

    static func value(_ value: NamedField.Value) -> String {
        switch value {
        case .octet(let number): "\(number) (\(self.hex(number)))"
        case .long(let number): "\(number)"
        case .text(let text): self.quoted(text)
        case .octets(let octets): self.hex(octets)
        }
    }

    static func value(_ tlv: TLV) -> String {
        switch tlv.value {
        case .integer(let number): "\(number)\(self.state(tlv, number))"
        case .text(let text): self.quoted(text)
        case .octets(let octets): octets.isEmpty ? "\"\"" : "0x\(self.hex(octets))"
        }
    }

    /// A TLV's name; a vendor's has only its number.
    static func name(_ tag: TLV.Tag) -> String {
        ["vendor", "unknown"].contains(tag.name) ? "0x\(self.hex(self.octets(tag.rawValue)))" : tag.name
    }

    private static func octets(_ number: UInt16) -> [UInt8] {
        [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
    }

    private static func state(_ tlv: TLV, _ number: UInt32) -> String {
        guard tlv.tag == .messageState, let state = UInt8(exactly: number).flatMap(MessageState.init(rawValue:)) else {
            return ""
        }
        return "(\(state))"
    }

    /// Sixteen octets a line, with those that are printable beside them.
    static func dump(_ octets: [UInt8]) -> [String] {
        stride(from: 0, to: octets.count, by: 16).map { start in
            let row = octets[start..<min(start + 16, octets.count)]
            let digits = row.map { self.hex([$0]) }.joined(separator: " ")
            let filler = String(repeating: " ", count: 47 - digits.count)
            let letters = row.map { (0x20...0x7E).contains($0) ? String(UnicodeScalar($0)) : "." }.joined()
            let offset = self.hex(self.octets(UInt16(truncatingIfNeeded: start)))
            return "    \(offset)  \(digits)\(filler)  \(letters)"
        }
    }
}
