package import Common
package import NIOCore

/// What a worker shows of its sessions to whoever traces its bind.
package enum TraceItem: Equatable, Sendable {
    /// The worker traces from now on; so many connections are open.
    case begun(connections: UInt32)
    /// So many PDUs would stand here: there were too many, or nobody took them fast enough.
    case leftOut(UInt64)
    case event(TraceEvent)
}

/// One thing that happened on a connection.
///
/// Each names the whole connection, so that none depends on another that may have been left out.
package struct TraceEvent: Equatable, Sendable {
    package enum What: Equatable, Sendable {
        case opened
        case closed
        /// The octets of a PDU as they were on the wire, but for passwords.
        case pdu(TraceDirection, ByteBuffer)
        /// Octets from the far side that are no PDU: nobody knows where the next one would begin.
        case stray(ByteBuffer)
    }

    /// Microseconds since 1970 (UTC).
    package var time: Int64
    package var connection: TraceConnection
    package var what: What

    package init(time: Int64, connection: TraceConnection, what: What) {
        self.time = time
        self.connection = connection
        self.what = what
    }
}

/// Which way a PDU went.
package enum TraceDirection: UInt8, Sendable {
    case sent = 1
    case received
}

/// One connection of a worker.
package struct TraceConnection: Hashable, Sendable {
    /// Counted by the worker, from 1.
    package var number: UInt32
    /// Whether we have dialled.
    package var isOurs: Bool
    package var near: TracePlace
    package var far: TracePlace

    package init(number: UInt32, isOurs: Bool, near: TracePlace, far: TracePlace) {
        self.number = number
        self.isOurs = isOurs
        self.near = near
        self.far = far
    }
}

/// One end of a connection.
package struct TracePlace: Hashable, Sendable {
    package var address: IPAddress
    package var port: UInt16

    package init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }
}

extension TracePlace: CustomStringConvertible {
    package var description: String {
        self.address.isIPv4 ? "\(self.address):\(self.port)" : "[\(self.address)]:\(self.port)"
    }
}
