import SMPP

/// What the answer to a bind means.
enum BindVerdict {
    static func of(_ pdu: PDU, _ login: ProbeTarget.Login) -> (ProbeStep.Result, String) {
        let response: BindResp
        switch pdu.body {
        case .bindTransmitterResp(let answer), .bindReceiverResp(let answer), .bindTransceiverResp(let answer):
            response = answer
        case _:
            return (.failed, "answered with \(pdu.commandID.name): \(Self.words(pdu.status))")
        }
        guard pdu.status == .ok else { return (.failed, "refused: \(Self.words(pdu.status))") }
        let version =
            switch response.tlvs.scInterfaceVersion.map(InterfaceVersion.init(octet:)) {
            case .v33: "SMPP 3.3"
            case .v34: "SMPP 3.4"
            case .v50: "SMPP 5.0"
            case nil: "no version stated"
            }
        let name = response.systemID.isEmpty ? "" : ", the carrier calls itself \"\(response.systemID)\""
        return (.passed, "bound as \(login.kind.rawValue)\(name), \(version)")
    }

    private static func words(_ status: CommandStatus) -> String {
        let words = "\(status.explanation) (\(status.name))"
        switch status {
        case .bindfail, .alybnd:
            return words
                + "; credentials, bind type, our address, or too many sessions: the gateway may be bound already"
        case .invpaswd, .invsysid:
            return words + "; check system_id and password"
        case _:
            return words
        }
    }
}
