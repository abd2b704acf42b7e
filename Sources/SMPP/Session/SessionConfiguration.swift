/// The limits of one session.
///
/// All but the role may change while the session lasts; the version matters only when binding.
public struct SessionConfiguration: Sendable, Hashable {
    /// Which end this is.
    public let role: SessionRole
    /// How many of our requests may be unanswered at once.
    public var windowSize: Int
    /// How many of the peer's requests may be unanswered before we want to read no more.
    public var peerWindow: Int
    /// How long an answer may take, to a request as to enquire_link.
    public var responseTimeout: Duration
    /// How long binding may take: for an ESME until its bind is answered, for a message centre the session_init timer,
    /// from the connection until it is bound.
    public var bindTimeout: Duration
    /// After how long a silence of the peer it is asked whether it is there; nil for never.
    public var enquireLinkInterval: Duration?
    /// After how long a peer that does nothing of its own accord is dropped; nil for never.
    ///
    /// Its enquire_link counts as doing something, its answer to ours does not.
    public var inactivityTimeout: Duration?
    /// How long the other end may take to answer unbind, or to close after its own.
    public var unbindTimeout: Duration
    /// How many binds may be refused before the session ends.
    public var refusalLimit: Int
    /// What we speak at most.
    public var version: InterfaceVersion
    /// Whether a message centre that states no version is sent optional parameters all the same.
    ///
    /// By the letter it must not be (SMPP 5.0 §2.11.2); many of 3.4 leave sc_interface_version out and take them.
    public var trustsUnstatedVersion: Bool

    /// The usual limits for a role: a window of 10, 30 s for an answer, 60 s of silence, 10 s for a peer to bind.
    public init(role: SessionRole) {
        self.role = role
        self.windowSize = 10
        self.peerWindow = 100
        self.responseTimeout = .seconds(30)
        self.bindTimeout = role == .esme ? .seconds(30) : .seconds(10)
        self.enquireLinkInterval = .seconds(60)
        self.inactivityTimeout = nil
        self.unbindTimeout = .seconds(5)
        self.refusalLimit = 3
        self.version = .v34
        self.trustsUnstatedVersion = false
    }
}
