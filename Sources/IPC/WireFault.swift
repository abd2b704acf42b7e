/// What is wrong with octets that claim to be a frame.
///
/// A fault always ends the connection it came in on: both ends are ours, so a bad frame means a foreign or a
/// broken program, and there is nothing to resynchronise with.
package struct WireFault: Error, Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        /// The length prefix is beyond `FrameDecoder.maximumLength`.
        case tooLong(UInt32)
        /// No frame begins with this octet.
        case unknownKind(UInt8)
        /// The frame ends inside the named field.
        case cut(field: String)
        /// The named field holds a value that it may not hold.
        case invalid(field: String)
        /// Octets are left over behind the last field.
        case leftOver(Int)
    }

    package let reason: Reason

    package init(_ reason: Reason) {
        self.reason = reason
    }
}
