import Common
import IPC
import NIOCore
import SMPP

/// A PDU of a trace, read as far as it can be.
struct TracedPDU {
    let time: Int64
    let connection: TraceConnection
    let direction: TraceDirection
    let octets: ByteBuffer
    let reading: Result<PDU, DecodingError>

    init(_ event: TraceEvent, _ direction: TraceDirection, _ octets: ByteBuffer) {
        self.time = event.time
        self.connection = event.connection
        self.direction = direction
        self.octets = octets
        // An onlooker wants to see also what a message centre would refuse.
        var decoder = PDUDecoder(maximumLength: .max, judgesValues: false)
        var rest = octets
        do throws(DecodingError) {
            guard let pdu = try decoder.next(from: &rest) else { throw Self.cut }
            self.reading = .success(pdu)
        } catch {
            self.reading = .failure(error)
        }
    }

    /// What the header says, which is there even where the rest makes no sense.
    var header: (command: CommandID, status: CommandStatus, sequence: UInt32)? {
        var header = self.octets
        guard let (_, id, status, sequence) = header.readMultipleIntegers(as: (UInt32, UInt32, UInt32, UInt32).self)
        else { return nil }
        return (CommandID(rawValue: id), CommandStatus(rawValue: status), sequence)
    }

    /// What a decoder says of a PDU whose end is not there.
    private static var cut: DecodingError {
        var decoder = PDUDecoder()
        var nothing = ByteBuffer(repeating: 0, count: 4)
        do throws(DecodingError) {
            _ = try decoder.next(from: &nothing)
        } catch {
            return error
        }
        preconditionFailure("a command_length of 0 is always refused")
    }
}

extension PDU {
    /// The user data, wherever it is: short_message, or message_payload.
    var userData: [UInt8] {
        let field = self.body.namedFields.first { $0.name == "short_message" }
        if case .octets(let octets) = field?.value, !octets.isEmpty { return octets }
        return self.tlvs[.messagePayload] ?? []
    }

    /// The text of a message, without its user data header; nil where there is none, or it is no text.
    ///
    /// The bind's own default alphabet is not known here: 0 is read as the GSM alphabet.
    var text: String? {
        let octets = self.userData
        guard !octets.isEmpty else { return nil }
        let hasHeader = self.octet("esm_class").map { ESMClass(rawValue: $0).hasUDH } ?? false
        let header = hasHeader ? UserDataHeader.encodedCount(in: octets) ?? 0 : 0
        let alphabet = Alphabet.of(dataCoding: self.octet("data_coding") ?? 0, default: .gsm7)
        return alphabet.decode(Array(octets.dropFirst(header)))
    }

    func octet(_ name: String) -> UInt8? {
        guard case .octet(let value) = self.body.namedFields.first(where: { $0.name == name })?.value else {
            return nil
        }
        return value
    }

    func string(_ name: String) -> String? {
        guard case .text(let value) = self.body.namedFields.first(where: { $0.name == name })?.value else { return nil }
        return value
    }
}
