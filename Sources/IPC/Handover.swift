package import NIOCore

/// An accepted connection on its way: from the listener to the worker of its bind, or from the TLS gate to the listener.
///
/// The descriptor itself travels beside these octets (SCM_RIGHTS).
package struct Handover: Equatable, Sendable {
    /// The longest packet: more than the listener ever reads before a bind.
    package static let longest = 64 << 10

    package var peerAddress: String
    package var peerPort: UInt16
    /// Nil for the plain port.
    package var encryption: Encryption?
    /// Everything that the listener has read and not answered, beginning with the bind PDU.
    package var octets: ByteBuffer

    package init(
        peerAddress: String,
        peerPort: UInt16,
        encryption: Encryption? = nil,
        octets: ByteBuffer = ByteBuffer()
    ) {
        self.peerAddress = peerAddress
        self.peerPort = peerPort
        self.encryption = encryption
        self.octets = octets
    }

    package var packet: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(self.peerPort)
        buffer.writeField(self.peerAddress)
        buffer.writeField(self.encryption != nil)
        if let encryption = self.encryption {
            buffer.writeField(encryption.version)
            buffer.writeField(encryption.commonName)
        }
        buffer.writeField(self.octets)
        return buffer
    }

    package init(packet: ByteBuffer) throws(WireFault) {
        var reader = FieldReader(packet)
        self.peerPort = try reader.integer("peer_port")
        self.peerAddress = try reader.string("peer_address")
        if try reader.bool("encrypted") {
            self.encryption = Encryption(
                version: try reader.string("tls_version"),
                commonName: try reader.string("tls_common_name")
            )
        }
        self.octets = try reader.octets("octets")
        try reader.finish()
    }
}
