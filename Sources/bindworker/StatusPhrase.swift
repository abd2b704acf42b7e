import SMPP

extension CommandStatus {
    /// What the far side said, short enough for a line of `smppctl status`: `invalid password (0x0E)`.
    var phrase: String {
        let digits = String(self.rawValue, radix: 16, uppercase: true)
        return "\(self.shortWords) (0x\(digits.padded(to: 2)))"
    }

    private var shortWords: String {
        switch self {
        case .invpaswd: "invalid password"
        case .invsysid: "invalid system_id"
        case .bindfail: "bind failed; it allows not this account, this address of ours or this type of bind"
        case .alybnd: "already bound; an older session of ours is not over for it, or it allows no more"
        case .invdstadr: "invalid destination"
        case .invsrcadr: "invalid source"
        case .throttled: "too many messages at once"
        case .msgqful: "its queue is full"
        case .syserr: "its system has an error"
        case _: self.explanation
        }
    }
}
