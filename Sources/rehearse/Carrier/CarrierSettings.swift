import SMPP

/// How a rehearsal carrier behaves.
struct CarrierSettings: Sendable {
    /// When a receipt follows a message that asked for one.
    enum ReceiptTiming: Sendable, Equatable {
        case never
        /// It overtakes the answer, as happens in the field.
        case before
        /// So long after the answer.
        case after(Duration)
    }

    var host = "127.0.0.1"
    /// 0 for any free one.
    var port = 2776
    /// Who may bind; nil for everybody.
    var systemID: String?
    var password: String?
    /// How long an answer takes.
    var delay = DelayRange.none
    /// The share of messages that is refused, 0 to 1, and what they are answered.
    var errorRate = 0.0
    var errorStatus = CommandStatus.syserr
    /// How many messages in a second are not too many; nil for any number.
    var throttle: Int?
    var receiptTiming = ReceiptTiming.after(.seconds(1))
    var receiptFormat = ReceiptFormat.both
    var receiptState = MessageState.delivered
    /// How often a message comes from a handset without being asked for.
    var moEvery: Duration?
    /// Whether nothing but a bind is answered.
    var isSilent = false
    /// How many deliver_sm may be unanswered in a session.
    var window = 100
    /// Whether every message is told.
    var tellsMessages = false

    /// How many requests of a session may wait for a delayed answer before no more of them are read.
    static let peerWindow = 10_000

    var session: SessionConfiguration {
        var configuration = SessionConfiguration(role: .messageCentre)
        configuration.windowSize = self.window
        configuration.peerWindow = Self.peerWindow
        configuration.unbindTimeout = .seconds(2)
        return configuration
    }

    /// The status to refuse a bind with; nil when it is welcome.
    func objection(to bind: Bind) -> CommandStatus? {
        if let systemID = self.systemID, bind.systemID != systemID { return .invsysid }
        if let password = self.password, bind.password != password { return .invpaswd }
        return nil
    }
}
