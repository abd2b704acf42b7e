import NIOCore
import Testing

@testable import SMPP

@Suite struct StreamTests {
    @Test(arguments: Vector.own)
    func `a PDU cut at any octet is waited for, and the buffer stays as it is`(_ vector: Vector) throws {
        for cut in 0..<vector.octets.count {
            var buffer = ByteBuffer(bytes: vector.octets.prefix(cut))
            var decoder = PDUDecoder(judgesValues: false)
            #expect(try decoder.next(from: &buffer) == nil)
            #expect(buffer.readerIndex == 0 && buffer.readableBytes == cut)
        }
    }

    @Test(arguments: Vector.own)
    func `a command_length cut at any octet is refused or read, and never a trap`(_ vector: Vector) {
        for cut in 0..<vector.octets.count {
            var octets = Array(vector.octets.prefix(cut))
            guard octets.count >= 4 else { continue }
            octets.replaceSubrange(0..<4, with: [0, 0, UInt8(cut >> 8), UInt8(cut & 0xFF)])
            var buffer = ByteBuffer(bytes: octets)
            var decoder = PDUDecoder()
            do throws(DecodingError) {
                #expect(try decoder.next(from: &buffer) != nil)
            } catch {
                #expect(error.offset <= cut)
                #expect(error.closes == (cut < 16))
            }
            #expect(buffer.readableBytes == 0)
        }
    }

    @Test func `octets that come one by one make the same PDUs as all at once`() throws {
        var buffer = ByteBuffer()
        var decoder = PDUDecoder()
        var trickled: [PDU] = []
        for octet in Vector.own.flatMap(\.octets) {
            buffer.writeInteger(octet)
            if let pdu = try decoder.next(from: &buffer) { trickled.append(pdu) }
        }
        #expect(buffer.readableBytes == 0)

        var whole = ByteBuffer(bytes: Vector.own.flatMap(\.octets))
        var atOnce: [PDU] = []
        while let pdu = try decoder.next(from: &whole) { atOnce.append(pdu) }
        #expect(trickled == atOnce)
        #expect(trickled.count == Vector.own.count)
    }

    @Test func `a bad PDU costs its own octets only`() throws {
        let enquire: [UInt8] = [0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 9]
        let unknown: [UInt8] = [0, 0, 0, 18, 0, 0, 0, 0x22, 0, 0, 0, 0, 0, 0, 0, 8, 1, 2]
        var buffer = ByteBuffer(bytes: unknown + enquire)
        var decoder = PDUDecoder()
        #expect(throws: DecodingError.self) { try decoder.next(from: &buffer) }
        #expect(try decoder.next(from: &buffer) == PDU(.enquireLink, sequence: 9))
    }

    @Test func `a length is judged with four octets, before anything else is there`() {
        for length: UInt32 in [0, 1, 15, 70_001, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] {
            var buffer = ByteBuffer(integer: length)
            var decoder = PDUDecoder()
            let error = #expect(throws: DecodingError.self) { try decoder.next(from: &buffer) }
            #expect(error?.reason == .commandLength(length))
            #expect(error?.closes == true)
            #expect(error?.response == PDU(.genericNack, status: .invcmdlen, sequence: 0))
            #expect(buffer.readableBytes == 0)
        }
    }

    @Test func `the maximum itself is still a PDU`() throws {
        var decoder = PDUDecoder(maximumLength: 16)
        var buffer = ByteBuffer()
        try PDUEncoder.encode(PDU(.unbind, sequence: 1), into: &buffer)
        #expect(try decoder.next(from: &buffer)?.body == .unbind)
    }

    @Test func `a maximum that makes no sense refuses everything and harms nobody`() {
        var decoder = PDUDecoder(maximumLength: -1)
        var buffer = ByteBuffer(integer: 16 as UInt32)
        #expect(throws: DecodingError.self) { try decoder.next(from: &buffer) }
    }
}
