extension Session {
    /// The bind to send; nil when this is no ESME, or not the time for it.
    ///
    /// The version in it is the configuration's, whatever the bind says.
    public mutating func bind(_ bind: Bind, as kind: BindKind, at now: Instant) -> PDU? {
        guard SessionRules.maySend(kind.commandID, as: self.configuration.role, in: self.ruleStates, speaking: .v50)
        else { return nil }
        var bind = bind
        bind.interfaceVersion = self.configuration.version.rawValue
        let sequence = self.nextSequence()
        self.state = .binding(kind, sequence: sequence)
        self.timers.entered(.binding(since: now))
        return PDU(kind.request(bind), sequence: sequence)
    }

    /// The outbind to send; nil when this is no message centre, or not the time for it.
    public mutating func outbind(_ outbind: Outbind, at now: Instant) -> PDU? {
        guard SessionRules.maySend(.outbind, as: self.configuration.role, in: self.ruleStates, speaking: .v50)
        else { return nil }
        self.state = .outbound
        return PDU(.outbind(outbind), sequence: self.nextSequence())
    }

    /// Binds the peer as it asked; nil when no bind of a peer waits for that.
    ///
    /// The answer states our version only to a peer of 3.4 or later: an earlier one gets no optional parameters at all
    /// (SMPP 5.0 §2.11.2).
    public mutating func acceptBind(systemID: String, at now: Instant) -> PDU? {
        guard self.configuration.role == .messageCentre, case .binding(let kind, let sequence) = self.state
        else { return nil }
        var response = BindResp(systemID: systemID)
        if self.agreement.allowsTLVs {
            response.tlvs.scInterfaceVersion = self.configuration.version.rawValue
        }
        self.state = .bound(kind)
        self.timers.entered(.bound)
        return PDU(kind.response(response), sequence: sequence)
    }

    /// Refuses the peer's bind; nil when none waits.
    ///
    /// The session is open again, for another try within the session_init time, unless it was refused too often: then
    /// ``nextDeadline`` is now, and the tick closes it. A server that closes after the first refusal just does.
    public mutating func refuseBind(_ status: CommandStatus, at now: Instant) -> PDU? {
        guard self.configuration.role == .messageCentre, case .binding(let kind, let sequence) = self.state
        else { return nil }
        self.state = .open
        if self.refusalIsLast() {
            self.state = .ending(.tooManyRefusals)
            self.timers.entered(.ending(.tooManyRefusals, since: now))
        }
        let status = SessionRules.status(status == .ok ? .bindfail : status, for: self.agreement.version)
        return PDU.refusal(of: kind.commandID, status: status, sequence: sequence)
    }

    /// Counts a refused bind and says whether it was one too many.
    mutating func refusalIsLast() -> Bool {
        self.refusals += 1
        return self.refusals >= self.configuration.refusalLimit
    }

    /// A peer asks to be bound.
    mutating func receivedBind(_ bind: Bind, _ kind: BindKind, sequence: UInt32) -> Reception<Token> {
        let peerVersion = InterfaceVersion(octet: bind.interfaceVersion)
        self.agree(with: peerVersion, allowsTLVs: peerVersion.allowsTLVs)
        self.state = .binding(kind, sequence: sequence)
        return .bindRequested(bind, kind, sequence: sequence)
    }

    /// Our bind has its answer, or what came instead of it.
    mutating func receivedBindAnswer(_ pdu: PDU, to kind: BindKind, at now: Instant) -> Reception<Token> {
        let response: BindResp
        switch (pdu.body, kind) {
        case (.bindTransmitterResp(let answer), .transmitter) where pdu.status == .ok: response = answer
        case (.bindReceiverResp(let answer), .receiver) where pdu.status == .ok: response = answer
        case (.bindTransceiverResp(let answer), .transceiver) where pdu.status == .ok: response = answer
        case _: return self.bindFailed(pdu.status, at: now)
        }
        let peerVersion = response.tlvs.scInterfaceVersion.map(InterfaceVersion.init(octet:))
        self.agree(with: peerVersion, allowsTLVs: peerVersion?.allowsTLVs ?? self.configuration.trustsUnstatedVersion)
        self.state = .bound(kind)
        self.timers.entered(.bound)
        return .bound(response)
    }

    /// Our bind was refused; an answer that is none, though it reports success, is no success.
    mutating func bindFailed(_ status: CommandStatus, at now: Instant) -> Reception<Token> {
        self.state = .open
        self.timers.entered(.opening(since: now))
        return .bindRefused(status == .ok ? .unknownerr : status)
    }

    private mutating func agree(with peer: InterfaceVersion?, allowsTLVs: Bool) {
        let ours = self.configuration.version
        // A message centre that states nothing is of 3.4: one of 3.3 would not have known what to state.
        self.agreement = Agreement(
            peerVersion: peer,
            version: min(ours, peer ?? .v34),
            allowsTLVs: allowsTLVs && ours.allowsTLVs
        )
    }
}
