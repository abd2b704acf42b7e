/// Where a session stands.
public enum SessionPhase: Sendable, Hashable {
    /// Connected, nobody has bound.
    case open
    /// Connected by a message centre that asked to be bound to.
    case outbound
    /// A bind waits for its answer.
    case binding(BindKind)
    /// Traffic may flow.
    case bound(BindKind)
    /// We asked for the end and wait for the answer; what was under way may still finish.
    case unbinding(BindKind)
    /// Nothing more is to happen; the peer may close, and if it does not in time, we do.
    case ending(EndReason)
    /// Over.
    case closed(EndReason)
}
