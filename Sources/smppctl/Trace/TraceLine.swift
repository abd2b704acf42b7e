import IPC
import NIOCore
import SMPP

/// A trace as lines for a person: one for each PDU, or, with `isVerbose`, every field and octet below it.
struct TraceLine {
    let paint: Paint
    let isVerbose: Bool

    func lines(_ traced: TracedPDU) -> [String] {
        var line = self.head(traced.time, traced.connection, traced.direction == .sent ? "→" : "←")
        guard let header = traced.header else { return [line + "\(traced.octets.readableBytes) octets"] }
        line += self.paint(header.command.name, header.command.isResponse ? .grey : .bold)
        line += " seq=\(header.sequence)"
        if header.command.isResponse || header.status != .ok {
            let status = TraceWords.status(header.status)
            line += " \(header.status == .ok ? status : self.paint(status, .red))"
        }
        switch traced.reading {
        case .success(let pdu): line += Self.fields(pdu)
        case .failure(let error): line += " \(self.paint("malformed: \(PlainText(error.description))", .red))"
        }
        return [line] + (self.isVerbose ? Self.details(traced) : [])
    }

    func line(_ event: TraceEvent, _ words: String) -> String {
        self.head(event.time, event.connection, "·") + words
    }

    func stray(_ event: TraceEvent, _ octets: ByteBuffer) -> [String] {
        let head = self.head(event.time, event.connection, "←")
        let words = self.paint("\(octets.readableBytes) octets that are no PDU; the connection ends", .red)
        return [head + words] + TraceWords.dump(Array(octets.readableBytesView))
    }

    private func head(_ time: Int64, _ connection: TraceConnection, _ arrow: String) -> String {
        "\(TraceWords.time(time)) #\(connection.number) \(arrow) "
    }

    // MARK: What is in a PDU

    /// The fields that matter most, and all optional parameters but a text that is shown as such.
    private static func fields(_ pdu: PDU) -> String {
        var words: [String] = []
        for name in ["system_id", "message_id"] {
            if let text = pdu.string(name), !text.isEmpty || name == "system_id" {
                words.append("\(name)=\(TraceWords.quoted(text))")
            }
        }
        if let addresses = self.addresses(pdu) { words.append(addresses) }
        for (name, short) in [("esm_class", "esm"), ("data_coding", "dcs")] {
            if let value = pdu.octet(name) { words.append("\(short)=\(TraceWords.hex(value))") }
        }
        if let value = pdu.octet("registered_delivery") { words.append("registered=\(value)") }
        if pdu.body.namedFields.contains(where: { $0.name == "short_message" }) || !pdu.userData.isEmpty {
            words.append("len=\(pdu.userData.count)")
        }
        if let text = pdu.text {
            words.append(TraceWords.quoted(text))
        } else if !pdu.userData.isEmpty {
            words.append("0x\(TraceWords.hex(pdu.userData))")
        }
        for tlv in pdu.tlvs where tlv.tag != .messagePayload {
            words.append("\(TraceWords.name(tlv.tag))=\(TraceWords.value(tlv))")
        }
        return words.reduce("") { "\($0) \($1)" }
    }

    /// `12345 (5.0) → 491701234567 (1.1)`: digits, type of number and numbering plan.
    private static func addresses(_ pdu: PDU) -> String? {
        guard let source = pdu.string("source_addr") else { return nil }
        let from = self.address(pdu, source, "source_addr_ton", "source_addr_npi")
        guard let destination = pdu.string("destination_addr") else { return from }
        return "\(from) → \(self.address(pdu, destination, "dest_addr_ton", "dest_addr_npi"))"
    }

    private static func address(_ pdu: PDU, _ digits: String, _ ton: String, _ npi: String) -> String {
        "\(digits.isEmpty ? "-" : PlainText(digits).description) (\(pdu.octet(ton) ?? 0).\(pdu.octet(npi) ?? 0))"
    }

    private static func details(_ traced: TracedPDU) -> [String] {
        var lines = ["    \(traced.connection.near) ↔ \(traced.connection.far), \(traced.octets.readableBytes) octets"]
        if case .success(let pdu) = traced.reading {
            for field in pdu.body.namedFields { lines.append("    \(field.name): \(TraceWords.value(field.value))") }
            for tlv in pdu.tlvs {
                lines.append("    \(tlv.tag), \(tlv.octets.count) octets: \(TraceWords.value(tlv))")
            }
        }
        return lines + TraceWords.dump(Array(traced.octets.readableBytesView))
    }
}
