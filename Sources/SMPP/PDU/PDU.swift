/// One protocol data unit: header and body.
///
/// SMPP 3.4 §3.2. command_length is not kept: the encoder counts, and the decoder has judged it.
public struct PDU: Equatable, Sendable {
    /// The result in a response; 0 in a request, where another value means nothing and is kept as it came.
    public var status: CommandStatus

    /// The number that ties a response to its request: 1 to 0x7FFFFFFF, and whatever peers send.
    public var sequence: UInt32

    /// The command and its fields.
    public var body: Body

    /// Whether a response goes out without its fields, as SMPP asks for when ``status`` reports an error.
    ///
    /// SMPP 3.4 §4.4.2. It is heeded only while the fields are empty, so that nothing that was set gets lost.
    public var omitsBody: Bool

    /// The optional parameters of a command that has no body to keep them in.
    var bareTLVs = TLVs()

    /// A PDU of its parts.
    ///
    /// A response with an error and nothing in its fields leaves them out.
    public init(_ body: Body, status: CommandStatus = .ok, sequence: UInt32) {
        self.status = status
        self.sequence = sequence
        self.body = body
        self.omitsBody = status != .ok && body.isEmptyResponse
    }

    /// What the decoder found.
    init(_ body: Body, status: CommandStatus, sequence: UInt32, omitsBody: Bool, bareTLVs: TLVs) {
        self.status = status
        self.sequence = sequence
        self.body = body
        self.omitsBody = omitsBody
        self.bareTLVs = bareTLVs
    }

    /// Whether the mandatory fields stay off the wire: they may, and none of them says anything.
    var leavesFieldsOut: Bool {
        guard self.omitsBody, self.isResponse else { return false }
        var fields = self.body
        fields.setTLVs(TLVs())
        return fields.isEmptyResponse
    }

    /// Which operation this is.
    public var commandID: CommandID { self.body.commandID }

    /// Whether this answers another PDU.
    public var isResponse: Bool { self.commandID.isResponse }

    /// The optional parameters, wherever the command keeps them.
    ///
    /// SMPP 5.0 allows congestion_state in every response, also in those without fields.
    public var tlvs: TLVs {
        get { self.body.fields?.tlvs ?? self.bareTLVs }
        set {
            if self.body.fields == nil {
                self.bareTLVs = newValue
            } else {
                self.body.setTLVs(newValue)
            }
        }
    }

    /// The response with this status and without fields to a command; generic_nack when it has no response.
    ///
    /// SMPP 3.4 §4.3: generic_nack answers what is unknown, and outbind and alert_notification, which have no response.
    /// Nil when the command is an answer itself: those are never answered, or two peers would nack for ever.
    public static func refusal(of command: CommandID, status: CommandStatus, sequence: UInt32) -> PDU? {
        guard !command.isResponse else { return nil }
        let body = command.response.flatMap { Body(emptyResponse: $0) } ?? .genericNack
        return PDU(body, status: status, sequence: sequence)
    }
}

extension PDU: CustomStringConvertible {
    /// Command, number and status, as in `submit_sm_resp 17 ESME_RTHROTTLED`; never secrets or texts.
    public var description: String {
        let status = self.isResponse || self.status != .ok ? " \(self.status.name)" : ""
        return "\(self.commandID.name) \(self.sequence)\(status)"
    }
}
