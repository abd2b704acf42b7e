import SMPP

/// What happens at a partner.
enum PartnerEvent: Sendable, Equatable {
    case bound(systemID: String, BindKind, InterfaceVersion)
    case bindRefused(CommandStatus)
    /// The answer to part `part` of `total`.
    case answer(part: Int, total: Int, CommandStatus, messageID: String, after: Duration)
    case noAnswer(part: Int, total: Int)
    case receipt(ReceivedReceipt, after: Duration?)
    case message(DeliverSM)
    case remark(String)
    case closed(EndReason?)
}

extension PartnerEvent: Event {
    var words: String? {
        switch self {
        case .bound(let systemID, let kind, let version):
            "Bound as \(kind.rawValue) to \(systemID.isEmpty ? "a message centre without a name" : systemID), "
                + "SMPP \(version.words)."
        case .bindRefused(let status):
            "The bind was refused: \(status.name), \(status.explanation)."
        case .answer(let part, let total, let status, let messageID, let time):
            Self.words(part, total, status, messageID, time)
        case .noAnswer(let part, let total):
            "\(Self.name(part, total)) got no answer."
        case .receipt(let receipt, let time):
            Self.words(receipt, time)
        case .message(let message):
            "Message from \(message.source.digits) to \(message.destination.digits): "
                + MessageWords.quoted(message.userData, message.esmClass, message.dataCoding)
        case .remark(let text): text
        case .closed(let reason): "The session ended: \(reason ?? .linkEnded)."
        }
    }

    private static func name(_ part: Int, _ total: Int) -> String {
        total == 1 ? "The message" : "Part \(part) of \(total)"
    }

    private static func words(
        _ part: Int,
        _ total: Int,
        _ status: CommandStatus,
        _ messageID: String,
        _ time: Duration
    ) -> String {
        let after = "after \((time.inSeconds * 1_000).text(decimals: 1)) ms"
        guard status == .ok else {
            return "\(Self.name(part, total)) was refused \(after): \(status.name), \(status.explanation)."
        }
        return "\(Self.name(part, total)) was accepted \(after) as \(messageID.isEmpty ? "nothing" : messageID)."
    }

    private static func words(_ receipt: ReceivedReceipt, _ time: Duration?) -> String {
        let after = time.map { " after \($0.inSeconds.text(decimals: 1)) s" } ?? ""
        let error = receipt.text?.err.map { $0 == "000" ? "" : ", error \($0)" } ?? ""
        return "Receipt\(after): \(receipt.messageID ?? "a message without id") is \(receipt.stat)\(error)."
    }

    var json: JSONObject {
        var object = JSONObject(event: self.name)
        switch self {
        case .bound(let systemID, let kind, let version):
            object.put("system_id", systemID)
            object.put("bind", kind.rawValue)
            object.put("version", version.words)
        case .bindRefused(let status):
            object.put(status)
        case .answer(let part, let total, let status, let messageID, let time):
            object.put("part", part)
            object.put("parts", total)
            object.put(status)
            if status == .ok { object.put("message_id", messageID) }
            object.put("milliseconds", time.inSeconds * 1_000, decimals: 3)
        case .noAnswer(let part, let total):
            object.put("part", part)
            object.put("parts", total)
        case .receipt(let receipt, let time):
            object.put(receipt, after: time)
        case .message(let message):
            object.put(message)
        case .remark(let text):
            object.put("text", text)
        case .closed(let reason):
            object.put("reason", (reason ?? .linkEnded).description)
        }
        return object
    }

    private var name: String {
        switch self {
        case .bound: "bound"
        case .bindRefused: "bind_refused"
        case .answer: "answer"
        case .noAnswer: "no_answer"
        case .receipt: "receipt"
        case .message: "message"
        case .remark: "remark"
        case .closed: "closed"
        }
    }
}

extension JSONObject {
    fileprivate mutating func put(_ receipt: ReceivedReceipt, after time: Duration?) {
        self.put("message_id", receipt.messageID)
        self.put("stat", receipt.stat)
        self.put("state", receipt.state?.rawValue)
        self.put("err", receipt.text?.err)
        self.put("receipted_message_id", receipt.parameterID)
        self.put("text_id", receipt.text?.id)
        self.put("source", receipt.source.digits)
        self.put("destination", receipt.destination.digits)
        if let time { self.put("seconds", time.inSeconds, decimals: 3) }
    }

    fileprivate mutating func put(_ message: DeliverSM) {
        self.put("source", message.source.digits)
        self.put("destination", message.destination.digits)
        self.put("esm_class", message.esmClass.rawValue)
        self.put("data_coding", message.dataCoding.rawValue)
        self.put("user_data", Hexadecimal.text(message.userData))
        self.put("text", MessageWords.text(message.userData, message.esmClass, message.dataCoding))
    }
}
