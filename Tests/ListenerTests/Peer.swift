import Glibc
import NIOCore
import SMPP
import Testing

/// One end of a connection, in the hands of a test.
final class Peer {
    private let descriptor: Int32
    private var received = ByteBuffer()

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        // A peer that is never answered is a failed test, not one that hangs.
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(self.descriptor)
    }

    static func pair() -> (Peer, Int32) {
        var pair: [Int32] = [-1, -1]
        _ = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair)
        return (Peer(pair[0]), pair[1])
    }

    /// Sends, whether or not anybody is still there.
    func send(_ octets: [UInt8]) {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ pdus: PDU...) throws {
        var buffer = ByteBuffer()
        for pdu in pdus { try PDUEncoder.encode(pdu, into: &buffer) }
        self.send(Array(buffer.readableBytesView))
    }

    func shutdownSending() {
        shutdown(self.descriptor, Int32(SHUT_WR))
    }

    /// The next PDU; nil at the end of the connection.
    func next() throws -> PDU? {
        var decoder = PDUDecoder(judgesValues: false)
        while true {
            if let pdu = try decoder.next(from: &self.received) { return pdu }
            var octets = [UInt8](repeating: 0, count: 4096)
            let count = recv(self.descriptor, &octets, octets.count, 0)
            if count < 0, errno == ECONNRESET || errno == EPIPE { return nil }
            try #require(count >= 0, "no answer")
            if count == 0 { return nil }
            self.received.writeBytes(octets.prefix(count))
        }
    }

    /// Every PDU up to the end of the connection.
    func rest() throws -> [PDU] {
        var pdus: [PDU] = []
        while let pdu = try self.next() { pdus.append(pdu) }
        return pdus
    }

    /// Every PDU up to the answer to an enquire_link of this number, or to the end of the connection.
    func answers(until sequence: UInt32) throws -> (pdus: [PDU], isClosed: Bool) {
        var pdus: [PDU] = []
        while let pdu = try self.next() {
            if pdu.commandID == .enquireLinkResp, pdu.sequence == sequence { return (pdus, false) }
            pdus.append(pdu)
        }
        return (pdus, true)
    }
}

extension PDU {
    static func bind(as systemID: String, sequence: UInt32 = 1) -> PDU {
        PDU(.bindTransceiver(Bind(systemID: systemID, password: "secret")), sequence: sequence)
    }

    static func enquire(_ sequence: UInt32) -> PDU {
        PDU(.enquireLink, sequence: sequence)
    }

    var octets: [UInt8] {
        get throws {
            var buffer = ByteBuffer()
            try PDUEncoder.encode(self, into: &buffer)
            return Array(buffer.readableBytesView)
        }
    }
}
