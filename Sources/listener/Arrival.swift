import IPC

/// Where a connection comes from, whichever door it took.
struct Arrival {
    var address: String
    var port: UInt16
    /// Nil for the plain port.
    var encryption: Encryption?

    init(address: String, port: UInt16, encryption: Encryption? = nil) {
        self.address = address
        self.port = port
        self.encryption = encryption
    }

    /// What the TLS gate says of a connection that is a socket pair by now.
    init(_ handover: Handover) {
        self.init(address: handover.peerAddress, port: handover.peerPort, encryption: handover.encryption)
    }
}
