import NIOCore
import SMPP

/// Takes what is secret out of a PDU before it is shown to anybody.
///
/// Passwords are replaced by as many asterisks, so that every length stays true. Where the PDU could not be read, or
/// nobody knows what its octets are, everything that might be one is.
enum TraceMask {
    private static let headerLength = 16
    private static let asterisk = UInt8(ascii: "*")
    private static let carriers: Set<CommandID> = [.bindReceiver, .bindTransmitter, .bindTransceiver, .outbind]

    /// A PDU that was read, or of which the decoder has said that it cannot be.
    static func masked(_ pdu: ByteBuffer, isReadable: Bool) -> ByteBuffer {
        guard self.mayCarry(pdu) else { return pdu }
        var octets = Array(pdu.readableBytesView)
        let body = octets.dropFirst(self.headerLength)
        // system_id, then the password, each with its NUL.
        guard isReadable, let end = body.firstIndex(of: 0) else { return self.blackened(pdu) }
        for index in (end + 1)..<octets.count {
            if octets[index] == 0 { break }
            octets[index] = self.asterisk
        }
        return ByteBuffer(bytes: octets)
    }

    /// Octets that are no PDU: before the bind they may be anything, a password too.
    static func maskedStray(_ octets: ByteBuffer, isBound: Bool) -> ByteBuffer {
        isBound && !self.mayCarry(octets) ? octets : self.blackened(octets)
    }

    private static func mayCarry(_ pdu: ByteBuffer) -> Bool {
        guard let command = pdu.getInteger(at: pdu.readerIndex + 4, as: UInt32.self) else { return false }
        return self.carriers.contains(CommandID(rawValue: command))
    }

    /// Nothing but the header and the NULs is left.
    private static func blackened(_ octets: ByteBuffer) -> ByteBuffer {
        let header = octets.readableBytesView.prefix(self.headerLength)
        let rest = octets.readableBytesView.dropFirst(self.headerLength).map { $0 == 0 ? $0 : self.asterisk }
        return ByteBuffer(bytes: header + rest)
    }
}
