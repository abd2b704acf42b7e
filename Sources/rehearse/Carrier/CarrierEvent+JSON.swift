import SMPP

extension CarrierEvent {
    var json: JSONObject {
        var object = JSONObject(event: self.name)
        switch self {
        case .listening(let host, let port):
            object.put("host", host)
            object.put("port", port)
        case .bound(let systemID, let kind, let version, let peer):
            object.put("system_id", systemID)
            object.put("bind", kind.rawValue)
            object.put("version", version.words)
            object.put("peer", peer)
        case .bindRefused(let systemID, let status, let peer):
            object.put("system_id", systemID)
            object.put(status)
            object.put("peer", peer)
        case .message(let message, let systemID, let messageID, let status):
            object.put("system_id", systemID)
            object.put(message, messageID, status)
            object.put("text", message.text)
        case .receiptSent(let receipt, let messageID, let systemID):
            object.put("system_id", systemID)
            object.put("message_id", messageID)
            object.put("stat", receipt.state.text)
        case .moSent(let message, let systemID):
            object.put("system_id", systemID)
            object.put("source", message.source.digits)
            object.put("destination", message.destination.digits)
            object.put("user_data", Hexadecimal.text(message.userData))
        case .deliveryRefused(let systemID, let status):
            object.put("system_id", systemID)
            object.put(status)
        case .unbound(let systemID):
            object.put("system_id", systemID)
        case .closed(let systemID, let peer, let reason):
            object.put("system_id", systemID)
            object.put("peer", peer)
            object.put("reason", (reason ?? .linkEnded).description)
        case .remark(let text):
            object.put("text", text)
        case .summary(let tally, let seconds):
            object.put(tally, seconds)
        }
        return object
    }

    private var name: String {
        switch self {
        case .listening: "listening"
        case .bound: "bound"
        case .bindRefused: "bind_refused"
        case .message: "message"
        case .receiptSent: "receipt_sent"
        case .moSent: "mo_sent"
        case .deliveryRefused: "delivery_refused"
        case .unbound: "unbound"
        case .closed: "closed"
        case .remark: "remark"
        case .summary: "summary"
        }
    }
}

extension JSONObject {
    /// A command_status, by number and name.
    mutating func put(_ status: CommandStatus) {
        self.put("status", status.rawValue)
        self.put("status_name", status.name)
    }

    /// A message with its octets, and what was answered.
    mutating func put(_ message: TakenMessage, _ messageID: String?, _ status: CommandStatus?) {
        self.put("command", message.command.name)
        self.put("sequence", message.sequence)
        self.put("message_id", messageID)
        self.put("status", status?.rawValue)
        self.put("source", message.source.digits)
        self.put("source_ton", message.source.ton.rawValue)
        self.put("source_npi", message.source.npi.rawValue)
        self.put("destination", message.destination.digits)
        self.put("destination_ton", message.destination.ton.rawValue)
        self.put("destination_npi", message.destination.npi.rawValue)
        self.put("esm_class", message.esmClass.rawValue)
        self.put("registered_delivery", message.registeredDelivery.rawValue)
        self.put("data_coding", message.dataCoding.rawValue)
        self.put("user_data", Hexadecimal.text(message.userData))
        let tlvs = message.tlvs.map { tlv in
            var object = JSONObject()
            object.put("tag", "0x" + Hexadecimal.text(tlv.tag.rawValue, digits: 4))
            object.put("name", tlv.tag.name)
            object.put("value", Hexadecimal.text(tlv.octets))
            return object
        }
        self.put("tlvs", tlvs)
    }

    /// A carrier's counts.
    fileprivate mutating func put(_ tally: CarrierTally, _ seconds: Double) {
        self.put("seconds", seconds, decimals: 3)
        self.put("connections", tally.connections)
        self.put("binds", tally.binds)
        self.put("messages", tally.messages)
        self.put("accepted", tally.accepted)
        self.put("unanswered", tally.unanswered)
        var refused = JSONObject()
        for refusal in tally.refusals { refused.put(refusal.status.name, refusal.count) }
        self.put("refused", refused)
        self.put("receipts_sent", tally.receiptsSent)
        self.put("mos_sent", tally.mosSent)
        self.put("deliveries_failed", tally.deliveriesFailed)
    }
}
