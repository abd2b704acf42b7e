import Common
import SMPP

/// Why a partner's bind is refused: one word for the wire, another for the operator.
///
/// The wire says no more than it must; the log says exactly what was wrong.
enum BindRefusal: Equatable {
    case disabled
    case addressNotAllowed
    case bindTypeNotAllowed
    case tooManySessions
    case encryptionRequired
    case invalidPassword

    var status: CommandStatus {
        switch self {
        case .disabled, .addressNotAllowed, .bindTypeNotAllowed, .tooManySessions, .encryptionRequired: .bindfail
        case .invalidPassword: .invpaswd
        }
    }

    var words: String {
        switch self {
        case .disabled: "disabled"
        case .addressNotAllowed: "address not allowed"
        case .bindTypeNotAllowed: "bind type not allowed"
        case .tooManySessions: "too many sessions"
        case .encryptionRequired: "TLS required"
        case .invalidPassword: "invalid password"
        }
    }
}

/// Whether a partner may bind, checked in the order of `messages.md`.
enum BindCheck {
    /// Nil when it may.
    static func judge(
        _ request: SMPP.Bind,
        _ kind: BindKind,
        from address: String,
        isEncrypted: Bool,
        sessions: Int,
        for bind: ServerBind
    ) -> BindRefusal? {
        if !bind.enabled { return .disabled }
        if !bind.ipWhitelist.allows(address) { return .addressNotAllowed }
        if bind.requireTLS, !isEncrypted { return .encryptionRequired }
        if !bind.allowedBindTypes.contains(BindType(kind)) { return .bindTypeNotAllowed }
        if sessions >= bind.maxSessions { return .tooManySessions }
        if !bind.password.matches(request.password) { return .invalidPassword }
        return nil
    }
}

extension BindType {
    init(_ kind: BindKind) {
        switch kind {
        case .transmitter: self = .transmitter
        case .receiver: self = .receiver
        case .transceiver: self = .transceiver
        }
    }
}

extension BindKind {
    init(_ type: BindType) {
        switch type {
        case .transmitter: self = .transmitter
        case .receiver: self = .receiver
        case .transceiver: self = .transceiver
        }
    }
}
