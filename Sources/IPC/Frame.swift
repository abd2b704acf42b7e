package import Common
package import NIOCore

/// The vocabulary between the supervisor and the others: each thing that can be said, once.
package enum Frame: Equatable, Sendable {
    // MARK: A child to the supervisor

    case hello(Hello)
    /// The child does its work: the listener listens, the console serves, a worker has its configuration.
    case ready
    case linkStatus(LinkStatus)
    /// A `MetricSnapshot`, encoded; the supervisor decodes it with Telemetry.
    case metrics(ByteBuffer)
    case pong(UInt64)
    /// Why the child is about to give up, in a sentence for a person.
    case lastWords(String)
    /// Asks the keeper, under the child's own number for it: for its own bind, or, from the steward, for another.
    case store(UInt32, BindName, StoreRequest)
    /// So many PDUs of a bind's trace, as a `TracePiece`; only what is asked for by `trace`.
    case traced(UInt32, ByteBuffer)

    // MARK: The supervisor to a child

    /// The child's configuration (JSON), first and whenever it changes.
    case configure(ByteBuffer)
    /// All server binds (to the listener), whenever one of them changes.
    case routes([Route])
    case ping(UInt64)
    /// End gracefully within so many milliseconds.
    case stop(within: UInt32)
    case logLevel(String)
    /// The keeper's answer to the request of that number, after its commit.
    case stored(UInt32, StoreReply)
    /// Messages of that bind wait in the store and are due; to its worker, or to the steward where it has none.
    case cacheDue(BindName)
    /// Somebody wants to see the PDUs of the bind, or nobody does any more; said again, it is answered again.
    case trace(Bool)

    // MARK: Both ways

    /// From the steward to the supervisor, and from there to every worker.
    case coreFacts(CoreFacts)

    // MARK: The control socket

    /// A `ControlRequest` (JSON) with the asker's number for it.
    case request(UInt32, ByteBuffer)
    /// The `ControlResponse` (JSON) to the request of that number; of a stream, the end.
    case response(UInt32, ByteBuffer)
    /// One more piece of the stream that the request of that number asked for.
    case news(UInt32, News)

    /// Whether it goes before whatever else waits to be sent: it says that a process lives, not how busy it is.
    var isSignOfLife: Bool {
        switch self {
        case .ping, .pong: true
        default: false
        }
    }
}
