/// What a sender may do with a message after the answer to it.
public enum RetryClass: Equatable, Sendable {
    /// The peer took the message.
    case accepted
    /// The peer is well but wants less: slow down, then send this message again.
    case throttle
    /// This attempt failed; a later one may do.
    case temporary
    /// Sending the same again would fail again.
    case permanent
}

extension CommandStatus {
    /// Whether, and how, a message that got this answer may be sent again.
    ///
    /// 0x45 and 0xFF say nothing about their cause; a few attempts are worth it. Vendor codes (0x400 to 0x4FF) and
    /// reserved ones are permanent here: whoever knows the vendor's table decides otherwise before asking.
    public var retryClass: RetryClass {
        switch self {
        case .ok: .accepted
        case .throttled, .msgqful, .xTAppn: .throttle
        case .syserr, .submitfail, .deliveryfailure, .unknownerr, .sertypunavail: .temporary
        case _: .permanent
        }
    }
}
