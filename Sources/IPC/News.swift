package import Common
package import NIOCore

/// A piece of what was asked for as a stream: the gateway's log, or the trace of a bind.
package enum News: Equatable, Sendable {
    /// Lines of the log, in order.
    case lines([LoggedLine])
    /// So many lines or PDUs would stand here: the asker was too slow for them.
    case leftOut(UInt64)
    /// What was kept is told; what follows happens now.
    case live
    /// Nothing comes for the time being, and why, in a sentence.
    case away(String)
    /// A worker's piece of a trace: a `TracePiece`, which the supervisor does not look into.
    case traced(ByteBuffer)
}
