extension Session {
    /// Sends a request, if it may go and the window has room.
    ///
    /// To a peer that takes no optional parameters it goes without them, unless they are the message (SMPP 5.0 §2.11.2).
    public mutating func request(_ body: PDU.Body, token: Token, at now: Instant) -> RequestResult {
        guard case .bound = self.state else { return .notAllowed(.notBound) }
        let command = body.commandID
        guard !Self.isOwn(command), self.maySend(command) else {
            return .notAllowed(.notInThisSession)
        }
        guard self.window.count < self.configuration.windowSize else { return .windowFull }
        var pdu = PDU(body, sequence: 0)
        if !self.agreement.allowsTLVs {
            let parameters = pdu.tlvs
            if parameters.contains(.messagePayload) || parameters.contains(.sarReference) {
                return .notAllowed(.needsParameters)
            }
            pdu.tlvs = TLVs()
        }
        pdu.sequence = self.nextSequence()
        self.window.open(pdu.sequence, token, command, at: now)
        return .send(pdu)
    }

    /// The alert that tells an ESME of a handset it can reach again; nil when it may not be told.
    ///
    /// Nothing answers it.
    public mutating func alert(_ alert: AlertNotification) -> PDU? {
        guard case .bound = self.state, self.maySend(.alertNotification) else { return nil }
        return PDU(.alertNotification(alert), sequence: self.nextSequence())
    }

    /// The answer to a request of the peer, whose place in its window is free with it.
    ///
    /// Still given while the session ends: the peer may be waiting for it before it closes.
    ///
    /// - Parameters:
    ///   - sequence: the number of the request.
    ///   - command: the request's command_id.
    ///   - body: the fields of the answer; nil for none. An error goes without them (SMPP 3.4 §4.4.2).
    ///   - status: the result; what only 5.0 knows is said to an earlier peer in words of 3.4.
    ///   - now: the present moment.
    /// - Returns: what to send; nil when no such request is open, or the session is over.
    public mutating func answer(
        sequence: UInt32,
        commandID command: CommandID,
        body: PDU.Body? = nil,
        status: CommandStatus = .ok,
        at now: Instant
    ) -> PDU? {
        guard self.peerRequests.take(sequence, command) else { return nil }
        if case .closed = self.state { return nil }
        guard status == .ok, let body else {
            let status = SessionRules.status(status, for: self.agreement.version)
            return PDU.refusal(of: command, status: status, sequence: sequence)
        }
        assert(body.commandID == command.response, "the answer to \(command.name) is not a \(body.commandID.name)")
        var pdu = PDU(body, sequence: sequence)
        if !self.agreement.allowsTLVs { pdu.tlvs = TLVs() }
        return pdu
    }

    /// The unbind to send; nil unless the session is bound.
    ///
    /// From then on no new request of ours goes out; answers, and requests of the peer that cross it, still come.
    public mutating func unbind(at now: Instant) -> PDU? {
        guard case .bound(let kind) = self.state else { return nil }
        let sequence = self.nextSequence()
        self.state = .unbinding(kind, sequence: sequence)
        self.timers.entered(.unbinding(since: now))
        return PDU(.unbind, sequence: sequence)
    }

    /// What a bound session sends by itself, or by a method of its own.
    private static func isOwn(_ command: CommandID) -> Bool {
        command == .unbind || command == .enquireLink || command == .alertNotification
    }

    private func maySend(_ command: CommandID) -> Bool {
        SessionRules.maySend(
            command,
            as: self.configuration.role,
            in: self.ruleStates,
            speaking: self.agreement.version
        )
    }
}
