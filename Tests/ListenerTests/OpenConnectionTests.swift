import CLinux
import Glibc
import IPC
import NIOCore
import SMPP
import Testing

@testable import listener

@Suite struct OpenConnectionTests {
    // MARK: Before the bind

    @Test func `enquire_link is answered before a bind, each with its number`() throws {
        let peer = try Door().connect()
        for sequence in [1, 0, 0x7FFF_FFFF, 0xFFFF_FFFF] as [UInt32] {
            try peer.send(.enquire(sequence))
            let answer = try #require(try peer.next())
            #expect(answer.commandID == .enquireLinkResp && answer.sequence == sequence && answer.status == .ok)
        }
    }

    @Test func `a PDU in single octets is one PDU`() throws {
        let peer = try Door().connect()
        for octet in try PDU.enquire(5).octets { peer.send([octet]) }
        #expect(try peer.next()?.sequence == 5)
    }

    @Test func `a PDU of 1024 octets is waited for, one of 1025 is not`() throws {
        let door = try Door()
        let longest = try door.connect()
        longest.send([0, 0, 4, 0, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 1008))
        #expect(try longest.next()?.commandID == .enquireLinkResp)

        let longer = try door.connect()
        longer.send([0, 0, 4, 1, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 2])
        let answers = try longer.rest()
        #expect(answers.map(\.commandID) == [.genericNack])
        #expect(answers.map(\.status) == [.invcmdlen])
        #expect(answers.map(\.sequence) == [2])
    }

    @Test func `who does not bind in time is hung up on, enquire_link or not`() throws {
        let door = try Door(bindTimeout: .milliseconds(30))
        let silent = try door.connect()
        let chatty = try door.connect()
        try chatty.send(.enquire(1))
        #expect(try chatty.rest().map(\.commandID) == [.enquireLinkResp])
        #expect(try silent.rest().isEmpty)
    }

    @Test func `who sends anything but a bind for too long is hung up on`() throws {
        let peer = try Door().connect()
        let flood = try PDU.enquire(1).octets
        for _ in 0..<64 { peer.send([UInt8]((0..<64).map { _ in flood }.joined())) }
        let answered = try peer.rest().count
        #expect((1000..<3000).contains(answered), "16 KiB of 16 octets each, not all 4096: \(answered)")
    }

    @Test func `who speaks TLS here is cut without a PDU`() throws {
        let peer = try Door().connect()
        peer.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, 1, 2, 3, 4, 5, 6, 7, 8])
        #expect(try peer.rest().isEmpty)
    }

    @Test func `where a connection comes from, and how it is protected, goes with it`() throws {
        let door = try Door()
        let worker = try door.worker()
        try door.route()
        let encryption = Encryption(version: "TLS 1.3", commonName: "acme corp")
        let peer = try door.connect(from: Arrival(address: "192.0.2.7", port: 4711, encryption: encryption))
        try peer.send(.bind(as: "acme"))
        let (handover, _) = try worker.next()
        #expect(handover.peerAddress == "192.0.2.7" && handover.peerPort == 4711)
        #expect(handover.encryption == encryption)
    }

    @Test func `a peer that leaves is no matter`() throws {
        let door = try Door(maxConnections: 1)
        try door.route()
        for _ in 0..<60 {
            let peer = try door.connect()
            peer.shutdownSending()
            #expect(try peer.rest().isEmpty)
        }
        let worker = try door.worker()
        let peer = try door.connect()
        try peer.send(.bind(as: "acme"))
        #expect(try worker.next().0.octets.readableBytes > 0, "none of them is counted any more")
    }

    // MARK: The bind

    @Test func `a bind goes to its worker with all that was sent behind it`() throws {
        let door = try Door()
        try door.route()
        let worker = try door.worker()
        let peer = try door.connect()
        let submit = PDU(.submitSM(SubmitSM(shortMessage: Array("hello".utf8))), sequence: 3)
        try peer.send(.enquire(1), .bind(as: "acme", sequence: 2), submit)
        #expect(try peer.next()?.commandID == .enquireLinkResp)

        let (handover, far) = try worker.next()
        let expected = try PDU.bind(as: "acme", sequence: 2).octets + submit.octets
        #expect(Array(handover.octets.readableBytesView) == expected, "the bind first; what was answered is gone")
        try far.send(PDU(.bindTransceiverResp(BindResp(systemID: "gateway")), sequence: 2))
        #expect(try peer.next()?.commandID == .bindTransceiverResp)
    }

    @Test func `after the hand-over nobody but the worker holds the connection`() throws {
        let door = try Door()
        try door.route()
        let worker = try door.worker()
        let peer = try door.connect()
        try peer.send(.bind(as: "acme"))
        do { _ = try worker.next() }
        #expect(try peer.next() == nil, "the worker closed it, so it is closed")
    }

    @Test func `a bind in single octets is handed over whole`() throws {
        let door = try Door()
        try door.route()
        let worker = try door.worker()
        let peer = try door.connect()
        for octet in try PDU.bind(as: "acme").octets { peer.send([octet]) }
        #expect(try Array(worker.next().0.octets.readableBytesView) == PDU.bind(as: "acme").octets)
    }

    @Test func `a worker whose queue is full gets the connection when it has room`() throws {
        let door = try Door()
        try door.route()
        let worker = try door.worker()
        var dialled: [Int32] = []
        repeat { dialled.append(omni_seqpacket_connect(worker.path)) } while dialled.last.map { $0 >= 0 } ?? false
        #expect(dialled.popLast() == -EAGAIN && dialled.count > 10, "nobody else can dial for now")
        defer { for descriptor in dialled { close(descriptor) } }

        let peer = try door.connect()
        let other = try door.connect()
        try peer.send(.bind(as: "acme"))
        try other.send(.enquire(1))
        _ = try other.next()
        try door.settle()
        // By now the bind has been read, and the worker been dialled in vain.
        #expect(try worker.next().0.octets.readableBytes > 0)
    }

    /// Waits until a bind that was sent has been read, and what can be done at once has been done.
    private func binds(_ peer: Peer, at door: Door) throws {
        let other = try door.connect()
        try peer.send(.bind(as: "acme"))
        try other.send(.enquire(1))
        _ = try other.next()
        try door.settle()
    }

    @Test func `a bind that comes before its worker is ready waits for it`() throws {
        let door = try Door()
        try door.route(ready: false)
        let worker = try door.worker()
        let peer = try door.connect()
        try self.binds(peer, at: door)
        try door.route(ready: false)
        try door.route()
        let (handover, _) = try worker.next()
        #expect(Array(handover.octets.readableBytesView) == (try PDU.bind(as: "acme").octets))
    }

    @Test func `a bind whose worker has just died goes to the next one`() throws {
        let door = try Door()
        try door.route()
        let peer = try door.connect()
        try self.binds(peer, at: door)
        let worker = try door.worker()
        try door.route()
        #expect(try worker.next().0.octets.readableBytes > 0)
    }

    @Test func `one that waits is refused once its bind is switched off`() throws {
        let door = try Door()
        try door.route(ready: false)
        let peer = try door.connect()
        try self.binds(peer, at: door)
        try door.route(enabled: false)
        #expect(try peer.rest().map(\.status) == [.bindfail])
    }

    // MARK: Refusals

    private func refusal(_ door: Door, as systemID: String = "acme") throws -> CommandStatus? {
        let peer = try door.connect()
        try peer.send(.bind(as: systemID, sequence: 9))
        let answers = try peer.rest()
        #expect(answers.map(\.commandID) == [.bindTransceiverResp])
        #expect(answers.map(\.sequence) == [9])
        return answers.first?.status
    }

    @Test func `an unknown system_id is refused as such, and the connection closed`() throws {
        let door = try Door()
        #expect(try self.refusal(door) == .invsysid)
        try door.route()
        #expect(try self.refusal(door, as: "ACME") == .invsysid)
    }

    @Test func `a bind that is switched off, or whose worker is away, fails`() throws {
        let door = try Door(patience: .milliseconds(20))
        try door.route(enabled: false)
        #expect(try self.refusal(door) == .bindfail)
        try door.route(ready: false)
        #expect(try self.refusal(door) == .bindfail)
        try door.route()
        #expect(try self.refusal(door) == .bindfail, "there is no socket")
    }

    @Test func `above max_connections a bind fails, and far above it nobody is listened to`() throws {
        let door = try Door(maxConnections: 2)
        try door.route()
        let worker = try door.worker()
        let held = try (0..<2).map { _ in
            let peer = try door.connect()
            try peer.send(.bind(as: "acme"))
            return (peer, try worker.next())
        }
        #expect(try self.refusal(door) == .bindfail, "two are with the worker")
        let courtesy = try (0..<50).map { _ in try door.connect() }
        let beyond = try door.connect()
        #expect(try beyond.rest().isEmpty)
        withExtendedLifetime((held, courtesy)) {}
    }

    @Test func `the fourth refusal of an address waits`() throws {
        let door = try Door()
        for _ in 0..<3 { _ = try self.refusal(door) }
        let before = ContinuousClock.now
        #expect(try self.refusal(door) == .invsysid)
        #expect(ContinuousClock.now - before >= .milliseconds(250))
    }
}
