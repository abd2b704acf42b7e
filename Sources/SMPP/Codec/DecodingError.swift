/// Why octets are not a PDU, and what to answer.
///
/// SMPP 5.0 §2.8: only an impossible command_length loses the stream; after every other fault the session goes on with
/// the next PDU.
public struct DecodingError: Error, Equatable, Sendable {
    /// What is wrong.
    public enum Reason: Equatable, Sendable {
        /// command_length is below 16 or above the maximum.
        case commandLength(UInt32)
        /// SMPP does not know the command_id.
        case unknownCommand
        /// The PDU ends inside this field.
        case endsEarly
        /// No NUL within the octets that the field may have.
        case tooLong(maximum: Int)
        /// sm_length announces more octets than the PDU has.
        case textOverruns(length: Int)
        /// One to three octets are left where a TLV would start.
        case strayOctets(Int)
        /// A TLV announces more octets than the PDU has.
        case overrunningTLV(TLV.Tag, length: Int)
        /// The field was read and holds what it must not.
        case invalidValue
    }

    /// What is wrong.
    public let reason: Reason
    /// The field by its name in the specification, or the TLV by its; nil when it is no field's fault.
    public let field: String?
    /// Where in the PDU reading stopped, counted from the first octet of command_length.
    public let offset: Int
    /// The status to answer with.
    public let status: CommandStatus
    /// The command of the PDU; nil when its header was not there yet.
    public let commandID: CommandID?
    /// The sequence_number of the PDU; 0 when its header was not there yet.
    public let sequence: UInt32

    /// Whether the place where the next PDU starts is lost, so that the connection has to be closed.
    public var closes: Bool {
        if case .commandLength = self.reason { true } else { false }
    }

    /// What to send back; nil when the bad PDU was an answer itself, to which nothing goes back.
    ///
    /// The response of the command with ``status`` (SMPP 5.0 §2.8.2); generic_nack when the command is unknown or has
    /// no response, and when command_length itself is wrong (SMPP 3.4 §4.3).
    public var response: PDU? {
        guard !self.closes, let command = self.commandID else {
            return PDU(.genericNack, status: self.status, sequence: self.sequence)
        }
        if self.field == nil, self.status == .invcmdlen {
            return command.isResponse ? nil : PDU(.genericNack, status: self.status, sequence: self.sequence)
        }
        return PDU.refusal(of: command, status: self.status, sequence: self.sequence)
    }
}

extension DecodingError: CustomStringConvertible {
    /// One line for a log: `submit_sm 17: source_addr at 23: too long, at most 21 octets (ESME_RINVSRCADR)`.
    public var description: String {
        let place = self.field.map { "\($0) at \(self.offset): " } ?? ""
        return "\(self.commandID?.name ?? "PDU") \(self.sequence): \(place)\(self.reason) (\(self.status.name))"
    }
}

extension DecodingError.Reason: CustomStringConvertible {
    /// What is wrong, in a few words.
    public var description: String {
        switch self {
        case .commandLength(let length): "command_length \(length) is impossible"
        case .unknownCommand: "unknown command"
        case .endsEarly: "the PDU ends here"
        case .tooLong(let maximum): "too long, at most \(maximum) octets with the NUL"
        case .textOverruns(let length): "sm_length \(length) is beyond the PDU"
        case .strayOctets(let count): "\(count) stray octets"
        case .overrunningTLV(let tag, let length): "TLV \(tag) of length \(length) is beyond the PDU"
        case .invalidValue: "invalid value"
        }
    }
}
