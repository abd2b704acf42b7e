// Rule 1: Everything that affects the state of a session happens in Session and the values it is made of. Nobody else
// counts windows, watches timers, chooses sequence numbers or knows who may send what.
//
// Rule 2: Session knows no sockets and no clock. It is told what happened and at what moment, and answers what to do;
// who performs it, and how, is not its affair. So what it does is the same each time, and a test needs no network.
//
//       outbind               bind                accepted              unbind sent
//   open ───────▶ outbound ─────────▶ binding ───────────────▶ bound ───────────────▶ unbinding
//     │                                ▲  │                     │                         │
//     └────────────── bind ────────────┘  │                     │ unbind received         │ answered
//     ▲                                   │                     ▼                         │
//     └───────────── refused ─────────────┼── too often ────▶ ending                      │
//                                                               │ time is up              ▼
//   from anywhere: time is up, stream lost, link ended ─────────┴──────────────────▶ closed

/// One SMPP session, from the connection to its end, as seen by one of its ends.
///
/// SMPP 3.4 §2.2 and §2.7 to §2.9, SMPP 5.0 §2.3 to §2.8. Both roles are here, for they are mirror images. `Token` is
/// the caller's: it names a request of ours and comes back exactly once, with the answer or with what came instead.
///
/// How to drive it: give each PDU, and each error of the decoder, to `received`; call `tick` at ``nextDeadline``, which
/// every call may move; stop taking PDUs off the stream while ``wantsReading`` is false; call ``closed()`` when the
/// connection is gone.
public struct Session<Token: Sendable>: ~Copyable, Sendable {
    /// The moments that a session is told.
    public typealias Instant = ContinuousClock.Instant

    enum State {
        case open
        case outbound
        case binding(BindKind, sequence: UInt32)
        case bound(BindKind)
        case unbinding(BindKind, sequence: UInt32)
        case ending(EndReason)
        case closed(EndReason)
    }

    /// What both ends can do, as far as they said.
    struct Agreement {
        var peerVersion: InterfaceVersion?
        var version: InterfaceVersion
        var allowsTLVs: Bool
    }

    var state = State.open
    var configuration: SessionConfiguration
    var agreement: Agreement
    var window = RequestWindow<Token>()
    var peerRequests = PeerRequests()
    var timers: LinkTimers
    var refusals = 0
    var lastSequence: UInt32

    /// A session on a connection that has just been made.
    public init(configuration: SessionConfiguration, at now: Instant) {
        self.init(configuration: configuration, after: 0, at: now)
    }

    /// A session whose first request has the number after this one.
    init(configuration: SessionConfiguration, after lastSequence: UInt32, at now: Instant) {
        self.configuration = configuration
        self.agreement = Agreement(peerVersion: nil, version: configuration.version, allowsTLVs: false)
        self.timers = LinkTimers(at: now)
        self.lastSequence = lastSequence
    }

    /// Changes the limits without dropping the session; the role stays what it is.
    ///
    /// They hold at once, also for what is already waiting; the version only for the next bind.
    public mutating func update(_ configuration: SessionConfiguration) {
        guard configuration.role == self.configuration.role else { return }
        self.configuration = configuration
    }

    /// Notes that the connection is gone, and answers which of our requests were unanswered, the oldest first.
    ///
    /// They are never answered on another session (SMPP 5.0 §2.6.4). The peer may have carried them out.
    public mutating func closed() -> [Token] {
        if case .closed = self.state {} else { self.state = .closed(.linkEnded) }
        return self.window.takeAll()
    }
}

extension Session {
    /// Where the session stands.
    public var phase: SessionPhase {
        switch self.state {
        case .open: .open
        case .outbound: .outbound
        case .binding(let kind, _): .binding(kind)
        case .bound(let kind): .bound(kind)
        case .unbinding(let kind, _): .unbinding(kind)
        case .ending(let reason): .ending(reason)
        case .closed(let reason): .closed(reason)
        }
    }

    /// Whether new requests may flow.
    public var isBound: Bool { self.boundKind != nil }

    /// What the session is bound for; nil unless it is bound and not ending.
    public var boundKind: BindKind? {
        if case .bound(let kind) = self.state { kind } else { nil }
    }

    /// The version that the peer stated; nil before it did, and for a message centre that states none.
    public var peerVersion: InterfaceVersion? { self.agreement.peerVersion }

    /// The version that is spoken: the lower of both, ours until the peer stated its own (SMPP 5.0 §2.11.2).
    public var effectiveVersion: InterfaceVersion { self.agreement.version }

    /// Whether the peer may be sent optional parameters.
    ///
    /// Not below 3.4, and not to a message centre that stated no version, unless the configuration trusts it.
    public var mayUseTLVs: Bool { self.agreement.allowsTLVs }

    /// How many of our requests wait for an answer.
    public var unansweredCount: Int { self.window.count }

    /// How many of the peer's requests wait for ours.
    public var openPeerRequests: Int { self.peerRequests.count }

    /// Whether to take the next PDU off the stream.
    ///
    /// False while the peer has too many requests open, so that TCP slows it down, while its bind is being decided, so
    /// that what it sent behind the bind finds a bound session, and after the end.
    public var wantsReading: Bool {
        switch self.state {
        case .closed: false
        case .binding: self.configuration.role == .esme
        case .open, .outbound, .bound, .unbinding, .ending: self.peerRequests.count < self.configuration.peerWindow
        }
    }

    /// The states of the rules that this one is; what is under way while we unbind is judged as if we did not.
    var ruleStates: SessionRules.States {
        switch self.state {
        case .open, .closed: .open
        case .outbound: .outbound
        case .binding, .ending: .unbound
        case .bound(let kind), .unbinding(let kind, _):
            switch kind {
            case .transmitter: .transmitter
            case .receiver: .receiver
            case .transceiver: .transceiver
            }
        }
    }

    /// The next number for a request of ours: 1 to 0x7FFFFFFF, then 1 again, leaving out what is in use.
    mutating func nextSequence() -> UInt32 {
        repeat {
            self.lastSequence = self.lastSequence >= 0x7FFF_FFFF ? 1 : self.lastSequence + 1
        } while !self.window.canOpen(self.lastSequence) || self.isOwn(self.lastSequence)
        return self.lastSequence
    }

    /// Whether a number belongs to a bind, unbind or enquire_link of ours.
    private func isOwn(_ sequence: UInt32) -> Bool {
        switch self.state {
        case .binding(_, sequence), .unbinding(_, sequence): true
        case .open, .outbound, .binding, .bound, .unbinding, .ending, .closed: self.timers.isProbe(sequence)
        }
    }
}
