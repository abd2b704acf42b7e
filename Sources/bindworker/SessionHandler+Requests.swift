import SMPP

/// What a session's owner asks of it: the machine is told, and what it answers is written.
extension SessionHandler {
    func bind(_ bind: Bind, as kind: BindKind) {
        if let pdu = self.session.bind(bind, as: kind, at: .now) { self.write(pdu) }
        self.rearm()
    }

    func request(_ body: PDU.Body, token: RequestToken) -> RequestResult {
        let result = self.session.request(body, token: token, at: .now)
        if case .send(let pdu) = result { self.write(pdu) }
        self.rearm()
        return result
    }

    func answer(_ request: PDU, body: PDU.Body?, status: CommandStatus) {
        let commandID = request.commandID
        let pdu = self.session.answer(
            sequence: request.sequence,
            commandID: commandID,
            body: body,
            status: status,
            at: .now
        )
        if let pdu { self.write(pdu) }
        self.process()
    }

    /// Unbinds, waits for the answer as long as the machine says, and closes.
    func unbind() {
        if let pdu = self.session.unbind(at: .now) {
            self.write(pdu)
            self.rearm()
        } else {
            self.close(.unbound)
        }
    }
}
