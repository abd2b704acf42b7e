import CLinux
import Glibc
import IPC
import NIOCore
import NIOPosix
import Testing

/// Hand-overs between real sockets: what the listener sends with `DescriptorSender`, a worker takes with
/// `DescriptorInbox`.
@Suite(.timeLimit(.minutes(1))) struct DescriptorPassingTests {
    private typealias Arrival = (handover: Handover, descriptor: Int32)

    private let folder = TemporaryFolder()
    private var path: String { "\(self.folder.path)/worker-3.sock" }
    private let handover = Handover(peerAddress: "192.0.2.1", peerPort: 4000, octets: ByteBuffer(string: "bind"))

    /// An inbox at the path, and what comes out of it.
    private func inbox() throws -> AsyncStream<Arrival>.Iterator {
        let (arrivals, continuation) = AsyncStream.makeStream(of: Arrival.self)
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let path = self.path
        try eventLoop.submit {
            try DescriptorInbox.start(path: path, eventLoop: eventLoop) { continuation.yield(($0, $1)) }
        }.wait()
        return arrivals.makeAsyncIterator()
    }

    /// Sends a packet of any octets with a descriptor, as no listener of ours would.
    private func send(_ octets: [UInt8], _ descriptor: Int32) -> Bool {
        let socket = omni_seqpacket_connect(self.path)
        defer { close(socket) }
        return omni_send_descriptor(socket, descriptor, octets, octets.count) == 0
    }

    // MARK: The two together

    @Test func `a connection arrives with its octets and can be used`() async throws {
        var arrivals = try self.inbox()
        let sender = DescriptorSender(path: self.path)
        let pair = DescriptorPair()
        #expect(sender.send(self.handover, descriptor: pair.far) == .sent)
        pair.closeFar()

        let arrival = try #require(await arrivals.next())
        #expect(arrival.handover == self.handover)
        #expect(write(arrival.descriptor, "answer", 6) == 6)
        #expect(pair.read() == Array("answer".utf8))
        close(arrival.descriptor)
        #expect(pair.read() == [], "nobody else has kept it open")
    }

    @Test func `hand-overs come in order, over one connection`() async throws {
        var arrivals = try self.inbox()
        let sender = DescriptorSender(path: self.path)
        let pair = DescriptorPair()
        for port in 1...100 as ClosedRange<UInt16> {
            let next = Handover(peerAddress: "::1", peerPort: port, octets: ByteBuffer())
            while sender.send(next, descriptor: pair.far) == .busy { sched_yield() }
        }
        for port in 1...100 as ClosedRange<UInt16> {
            let arrival = try #require(await arrivals.next())
            #expect(arrival.handover.peerPort == port)
            close(arrival.descriptor)
        }
    }

    @Test func `two listeners, an old and a new one, are both heard`() async throws {
        var arrivals = try self.inbox()
        let pair = DescriptorPair()
        do {
            let old = DescriptorSender(path: self.path)
            #expect(old.send(self.handover, descriptor: pair.far) == .sent)
        }
        let new = DescriptorSender(path: self.path)
        #expect(new.send(self.handover, descriptor: pair.far) == .sent)
        for _ in 0..<2 { close(try #require(await arrivals.next()).descriptor) }
    }

    // MARK: What only a stranger would send

    @Test func `the descriptor of a garbage packet is closed, and the next packet is read`() async throws {
        var arrivals = try self.inbox()
        let lost = DescriptorPair()
        #expect(self.send([0xFF, 0xFF, 0xFF], lost.far))
        lost.closeFar()
        #expect(lost.read() == [], "nobody holds it any more")

        let good = DescriptorPair()
        #expect(DescriptorSender(path: self.path).send(self.handover, descriptor: good.far) == .sent)
        close(try #require(await arrivals.next()).descriptor)
    }

    @Test func `a packet longer than any of ours is refused with its descriptor`() async throws {
        var arrivals = try self.inbox()
        let lost = DescriptorPair()
        #expect(self.send([UInt8](repeating: 0, count: Handover.longest + 2), lost.far))
        lost.closeFar()
        #expect(lost.read() == [])

        let good = DescriptorPair()
        #expect(DescriptorSender(path: self.path).send(self.handover, descriptor: good.far) == .sent)
        close(try #require(await arrivals.next()).descriptor)
    }

    @Test func `a packet of no octets leaks no descriptor`() throws {
        _ = try self.inbox()
        let lost = DescriptorPair()
        let socket = omni_seqpacket_connect(self.path)
        defer { close(socket) }
        #expect(sendEmptyPacket(over: socket, with: lost.far) == 0)
        lost.closeFar()
        #expect(lost.read() == [])
    }

    @Test func `a packet without a descriptor is passed over`() async throws {
        var arrivals = try self.inbox()
        let packet = Array(self.handover.packet.readableBytesView)
        #expect(self.send(packet, -1))
        let good = DescriptorPair()
        #expect(DescriptorSender(path: self.path).send(self.handover, descriptor: good.far) == .sent)
        let arrival = try #require(await arrivals.next())
        #expect(fcntl(arrival.descriptor, F_GETFD) >= 0)
        close(arrival.descriptor)
    }

    // MARK: The sender alone

    @Test func `a worker that was restarted is dialled again`() throws {
        let sender = DescriptorSender(path: self.path)
        let pair = DescriptorPair()
        for generation in 1...3 {
            let listener = omni_seqpacket_listen(self.path)
            #expect(sender.send(self.handover, descriptor: pair.far) == .sent, "generation \(generation)")
            let connection = omni_accept_cloexec(listener)
            var descriptor: Int32 = -1
            var octets = [UInt8](repeating: 0, count: 1024)
            let count = omni_receive_descriptor(connection, &descriptor, &octets, octets.count)
            #expect(try Handover(packet: ByteBuffer(bytes: octets.prefix(max(0, count)))) == self.handover)
            #expect(descriptor >= 0)
            close(descriptor)
            close(connection)
            close(listener)
        }
        #expect(sender.send(self.handover, descriptor: pair.far) == .gone, "the last one is not there any more")
    }

    @Test func `where nobody ever listened the worker is gone`() {
        let pair = DescriptorPair()
        #expect(DescriptorSender(path: self.path).send(self.handover, descriptor: pair.far) == .gone)
    }

    @Test func `a worker that takes nothing is busy, and then is not`() throws {
        let listener = omni_seqpacket_listen(self.path)
        defer { close(listener) }
        let sender = DescriptorSender(path: self.path)
        let pair = DescriptorPair()
        let large = Handover(peerAddress: "", peerPort: 0, octets: ByteBuffer(repeating: 0, count: 60_000))
        var sent = 0
        while sent < 1000, sender.send(large, descriptor: pair.far) == .sent { sent += 1 }
        #expect((1..<1000).contains(sent), "the queue has an end")
        #expect(sender.send(large, descriptor: pair.far) == .busy)

        let connection = omni_accept_cloexec(listener)
        defer { close(connection) }
        var octets = [UInt8](repeating: 0, count: Handover.longest)
        for _ in 0..<sent {
            var descriptor: Int32 = -1
            #expect(omni_receive_descriptor(connection, &descriptor, &octets, octets.count) > 60_000)
            close(descriptor)
        }
        #expect(sender.send(large, descriptor: pair.far) == .sent)
    }

    @Test func `a hand-over longer than a packet may be is not sent`() {
        let listener = omni_seqpacket_listen(self.path)
        defer { close(listener) }
        let pair = DescriptorPair()
        let octets = ByteBuffer(repeating: 0, count: Handover.longest)
        let large = Handover(peerAddress: "", peerPort: 0, octets: octets)
        #expect(DescriptorSender(path: self.path).send(large, descriptor: pair.far) == .gone)
    }

    @Test func `another user cannot dial the socket`() throws {
        let listener = omni_seqpacket_listen(self.path)
        defer { close(listener) }
        var found = stat()
        try #require(stat(self.path, &found) == 0)
        #expect(found.st_mode & 0o777 == 0o600)
    }
}

/// A packet of no octets with a descriptor: nothing of ours sends one, so it is put together by hand.
private func sendEmptyPacket(over socket: Int32, with descriptor: Int32) -> Int {
    // struct cmsghdr: its length, SOL_SOCKET, SCM_RIGHTS; then the descriptor, and padding.
    var control: (Int, Int32, Int32, Int32, Int32) = (20, 1, 1, descriptor, 0)
    return withUnsafeMutableBytes(of: &control) { control in
        var message = msghdr()
        message.msg_control = control.baseAddress
        message.msg_controllen = control.count
        return sendmsg(socket, &message, 0)
    }
}
