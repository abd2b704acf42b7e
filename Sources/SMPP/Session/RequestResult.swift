/// What becomes of a request that we want to send.
public enum RequestResult: Sendable, Equatable {
    /// Send this; its token will come back once, with the answer, the failure, the timeout or the end of the link.
    case send(PDU)
    /// As many are unanswered as may be; try again when one is answered.
    case windowFull
    /// It may not be sent.
    case notAllowed(Obstacle)

    /// What stands in the way of a request.
    public enum Obstacle: Sendable, Hashable {
        /// There is no bound session, or it is ending.
        case notBound
        /// Not by this end, or not in a session of this kind or version.
        case notInThisSession
        /// It cannot go without optional parameters, which this peer must not be sent.
        case needsParameters
    }
}

/// What the passing of time brings.
public struct Tick<Token: Sendable>: Sendable {
    /// Our requests that were not answered in time; their places in the window are free.
    public var expired: [Token] = []
    /// An enquire_link to send.
    public var probe: PDU?
    /// Close the connection.
    public var close: EndReason?
}

extension Tick: Equatable where Token: Equatable {}
