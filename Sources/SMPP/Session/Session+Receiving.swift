extension Session {
    /// Says what a PDU of the peer means.
    public mutating func received(_ pdu: PDU, at now: Instant) -> Reception<Token> {
        if case .closed = self.state { return .nothing(.afterTheEnd) }
        let command = pdu.commandID
        self.timers.heard(command, at: now)
        return command.isResponse
            ? self.receivedResponse(pdu, command, at: now) : self.receivedRequest(pdu, command, at: now)
    }

    /// Says what to do about octets that are no PDU.
    ///
    /// Only an impossible command_length ends the session (SMPP 5.0 §2.8): after everything else the next PDU may be
    /// good. Answers are never answered, however bad.
    public mutating func received(_ error: DecodingError, at now: Instant) -> Reception<Token> {
        if case .closed = self.state { return .nothing(.afterTheEnd) }
        guard !error.closes, let command = error.commandID else {
            let reason = EndReason.protocolError(error.status)
            self.state = .closed(reason)
            return .replyAndClose(error.response, reason)
        }
        self.timers.heard(command, at: now)
        guard !command.isResponse else { return self.receivedBadResponse(error, command, at: now) }
        if command.isKnown, let objection = self.objection(to: command) {
            return self.refuse(command, objection, error.sequence)
        }
        if BindKind(command) != nil, self.refusalIsLast() {
            self.state = .closed(.tooManyRefusals)
            return .replyAndClose(error.response, .tooManyRefusals)
        }
        guard let response = error.response else {
            return .nothing(.unexpectedResponse(command, sequence: error.sequence))
        }
        return .reply(response)
    }

    // MARK: Requests of the peer

    private mutating func receivedRequest(_ pdu: PDU, _ command: CommandID, at now: Instant) -> Reception<Token> {
        if let objection = self.objection(to: command) {
            return self.refuse(command, objection, pdu.sequence)
        }
        switch pdu.body {
        case .enquireLink:
            return .reply(PDU(.enquireLinkResp, sequence: pdu.sequence))
        case .bindTransmitter(let bind):
            return self.receivedBind(bind, .transmitter, sequence: pdu.sequence)
        case .bindReceiver(let bind):
            return self.receivedBind(bind, .receiver, sequence: pdu.sequence)
        case .bindTransceiver(let bind):
            return self.receivedBind(bind, .transceiver, sequence: pdu.sequence)
        case .outbind(let outbind):
            self.state = .outbound
            return .outbind(outbind)
        case .unbind:
            return self.receivedUnbind(sequence: pdu.sequence, at: now)
        case .alertNotification(let alert):
            return .alert(alert)
        case _:
            self.peerRequests.open(pdu.sequence, command)
            return .request(pdu)
        }
    }

    private func objection(to command: CommandID) -> CommandStatus? {
        SessionRules.objection(
            to: command,
            from: self.configuration.role.peer,
            in: self.ruleStates,
            speaking: self.agreement.version
        )
    }

    private func refuse(_ command: CommandID, _ status: CommandStatus, _ sequence: UInt32) -> Reception<Token> {
        guard let refusal = PDU.refusal(of: command, status: status, sequence: sequence) else {
            return .nothing(.unexpectedResponse(command, sequence: sequence))
        }
        return .reply(refusal)
    }

    /// The peer wants to end; if we do too, its request and ours cross, and each is answered.
    private mutating func receivedUnbind(sequence: UInt32, at now: Instant) -> Reception<Token> {
        let reply = PDU(.unbindResp, sequence: sequence)
        if case .unbinding = self.state { return .reply(reply) }
        self.state = .ending(.unboundByPeer)
        self.timers.entered(.ending(.unboundByPeer, since: now))
        return .unbindReceived(reply: reply)
    }

    // MARK: Answers of the peer

    private mutating func receivedResponse(_ pdu: PDU, _ command: CommandID, at now: Instant) -> Reception<Token> {
        if let request = self.window.take(pdu.sequence) {
            if command.request == request.command { return .answered(request.token, pdu) }
            return .failed(request.token, command == .genericNack ? .nacked(pdu.status) : .wrongResponse(command))
        }
        switch self.state {
        case .binding(let kind, pdu.sequence) where self.configuration.role == .esme:
            return self.receivedBindAnswer(pdu, to: kind, at: now)
        case .unbinding(_, pdu.sequence):
            return self.receivedUnbindAnswer()
        case .open, .outbound, .binding, .bound, .unbinding, .ending, .closed:
            break
        }
        if self.timers.isProbe(pdu.sequence) { return .nothing(.linkProved) }
        if command == .genericNack, pdu.status == .invcmdlen, pdu.sequence == 0 {
            self.state = .closed(.streamLostByPeer)
            return .replyAndClose(nil, .streamLostByPeer)
        }
        if let request = self.window.takeLate(pdu.sequence), command.request == request.command {
            return .answeredLate(request.token, pdu)
        }
        return .nothing(.unexpectedResponse(command, sequence: pdu.sequence))
    }

    private mutating func receivedBadResponse(
        _ error: DecodingError,
        _ command: CommandID,
        at now: Instant
    ) -> Reception<Token> {
        if let request = self.window.take(error.sequence) {
            return .failed(request.token, .malformedResponse(error))
        }
        switch self.state {
        case .binding(_, error.sequence) where self.configuration.role == .esme:
            return self.bindFailed(.unknownerr, at: now)
        case .unbinding(_, error.sequence):
            return self.receivedUnbindAnswer()
        case .open, .outbound, .binding, .bound, .unbinding, .ending, .closed:
            return .nothing(.unexpectedResponse(command, sequence: error.sequence))
        }
    }

    /// Whatever the peer answers to unbind, it has taken notice: there is nothing left to agree on.
    private mutating func receivedUnbindAnswer() -> Reception<Token> {
        self.state = .closed(.unbound)
        return .unbound
    }
}
