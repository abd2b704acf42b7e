import Common
import IPC
import NIOCore
import SMPP

/// What goes over the connection, shown to whoever traces the bind; a check of a flag where nobody does.
extension SessionHandler {
    /// The next PDU of what was received.
    func nextPDU() throws(DecodingError) -> PDU? {
        guard let tracer = self.tracer, tracer.isOn, let connection = self.traced else {
            return try self.decoder.next(from: &self.received)
        }
        let before = self.received
        func taken() -> ByteBuffer {
            let count = before.readableBytes - self.received.readableBytes
            return before.getSlice(at: before.readerIndex, length: count) ?? ByteBuffer()
        }
        do throws(DecodingError) {
            let pdu = try self.decoder.next(from: &self.received)
            if pdu != nil { tracer.show(.received, taken(), isReadable: true, of: connection) }
            return pdu
        } catch {
            if error.closes {
                tracer.showStray(taken(), isBound: self.session.isBound, of: connection)
            } else {
                tracer.show(.received, taken(), isReadable: false, of: connection)
            }
            throw error
        }
    }

    /// What was written into `buffer` from `start` on leaves.
    func show(_ buffer: ByteBuffer, from start: Int) {
        guard let tracer = self.tracer, tracer.isOn, let connection = self.traced,
            let pdu = buffer.getSlice(at: start, length: buffer.writerIndex - start), pdu.readableBytes > 0
        else { return }
        tracer.show(.sent, pdu, isReadable: true, of: connection)
    }

    /// The connection stands: from now on it has a number.
    func beginTrace(_ channel: any Channel) {
        guard self.traced == nil, let tracer = self.tracer else { return }
        // Over TLS the kernel knows our relay only; the far side is the one that the relay has named.
        let far = channel.remoteAddress.flatMap(TracePlace.init) ?? TracePlace(self.peer, port: self.peerPort)
        let near = channel.localAddress.flatMap(TracePlace.init) ?? .unknown(facing: far)
        self.traced = tracer.opened(near: near, far: far, isOurs: self.isOurs)
    }

    func endTrace() {
        guard let connection = self.traced else { return }
        self.traced = nil
        self.tracer?.closed(connection)
    }
}

extension TracePlace {
    /// Nil for what is no address of the internet.
    fileprivate init?(_ address: SocketAddress) {
        guard let known = address.ipAddress.flatMap({ IPAddress($0) }) else { return nil }
        self.init(address: known, port: UInt16(clamping: address.port ?? 0))
    }

    /// `::` where the text is no address.
    fileprivate init(_ address: String, port: UInt16) {
        self.init(address: IPAddress(address) ?? IPAddress(bits: 0), port: port)
    }

    /// The wildcard of the same family, and no port.
    fileprivate static func unknown(facing far: TracePlace) -> TracePlace {
        TracePlace(far.address.isIPv4 ? "0.0.0.0" : "::", port: 0)
    }
}
