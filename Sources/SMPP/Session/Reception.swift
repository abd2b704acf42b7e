/// What a PDU from the peer means, and what is to be done about it.
public enum Reception<Token: Sendable>: Sendable {
    /// Nothing to do.
    case nothing(Note)
    /// Send this.
    case reply(PDU)
    /// Send this, if there is something to send, then close the connection.
    case replyAndClose(PDU?, EndReason)
    /// A peer asks to be bound: decide, then call `acceptBind` or `refuseBind`.
    case bindRequested(Bind, BindKind, sequence: UInt32)
    /// Our bind was accepted.
    case bound(BindResp)
    /// Our bind was refused; the session is open, and may try again or be closed.
    case bindRefused(CommandStatus)
    /// A request to be carried out, then `answer`ed.
    case request(PDU)
    /// One of our requests has its answer, of the right kind; its status may still be an error.
    case answered(Token, PDU)
    /// One of our requests has something else than its answer, and will have no other.
    case failed(Token, RequestFailure)
    /// One of our requests, given up for want of an answer, has it after all, of the right kind.
    case answeredLate(Token, PDU)
    /// A handset can be reached again; nothing is answered.
    case alert(AlertNotification)
    /// A message centre connected and asks to be bound to, on this connection.
    case outbind(Outbind)
    /// The peer ends the session: send the reply, then the peer closes.
    case unbindReceived(reply: PDU)
    /// The peer agreed to the end: close the connection.
    case unbound
}

extension Reception: Equatable where Token: Equatable {}

/// Why nothing needs to be done about a PDU.
public enum Note: Sendable, Hashable {
    /// It answered our enquire_link.
    case linkProved
    /// It answers nothing that we wait for: much too late, or never asked, or of an unknown kind.
    case unexpectedResponse(CommandID, sequence: UInt32)
    /// It came when the session was over.
    case afterTheEnd
}

/// Why a request of ours will have no answer.
public enum RequestFailure: Sendable, Equatable {
    /// generic_nack came, with this status.
    case nacked(CommandStatus)
    /// The answer to something else came under its number.
    case wrongResponse(CommandID)
    /// The answer could not be read.
    case malformedResponse(DecodingError)

    /// A status to treat the request by: that of the nack, else that of an unexpected error.
    ///
    /// Some peers throttle by generic_nack, so its status counts. It is never 0.
    public var status: CommandStatus {
        switch self {
        case .nacked(let status): status == .ok ? .unknownerr : status
        case .wrongResponse, .malformedResponse: .unknownerr
        }
    }
}
