import Foundation
import NIOCore
import Testing

@testable import SMPP

@Suite struct VectorTests {
    @Test func `the repository's vectors are there`() {
        #expect(Vector.own.count == 83)
    }

    @Test(arguments: Vector.all.filter { $0.kind == "valid" })
    func `a valid PDU is decoded as others decode it, and written back octet for octet`(_ vector: Vector) throws {
        var buffer = ByteBuffer(bytes: vector.octets)
        var decoder = PDUDecoder(judgesValues: false)
        let pdu = try #require(try decoder.next(from: &buffer))
        compare(pdu, with: try vector.expectation())
        #expect(buffer.readableBytes == 0)

        var written = ByteBuffer()
        try PDUEncoder.encode(pdu, into: &written)
        #expect(hex(written.readableBytesView) == hex(vector.octets))
    }

    @Test(arguments: Vector.own.filter { $0.kind == "valid" })
    func `nothing in a valid PDU is objected to`(_ vector: Vector) throws {
        var buffer = ByteBuffer(bytes: vector.octets)
        var decoder = PDUDecoder()
        #expect(try decoder.next(from: &buffer) != nil)
    }

    @Test(arguments: Vector.all.filter { $0.kind == "lenient" })
    func `a PDU that is odd but clear is decoded`(_ vector: Vector) throws {
        var buffer = ByteBuffer(bytes: vector.octets)
        var decoder = PDUDecoder(judgesValues: false)
        let pdu = try #require(try decoder.next(from: &buffer))
        compare(pdu, with: try vector.expectation())
        #expect(buffer.readableBytes == 0)
    }

    @Test(arguments: Vector.all.filter { $0.kind == "malformed" })
    func `a malformed PDU brings the reaction that it should`(_ vector: Vector) throws {
        var buffer = ByteBuffer(bytes: vector.octets)
        try Self.take(vector.expectation(), from: &buffer)
    }

    @Test(arguments: Vector.all.filter { $0.kind == "stream" })
    func `a stream is taken apart in order`(_ vector: Vector) throws {
        var buffer = ByteBuffer(bytes: vector.octets)
        let steps = try #require(try vector.expectation()["stream"] as? [[String: Any]])
        for step in steps { try Self.take(step, from: &buffer) }
    }

    /// Decodes once and compares with one step of an expectation.
    private static func take(_ step: [String: Any], from buffer: inout ByteBuffer) throws {
        var decoder = PDUDecoder(judgesValues: false)
        if let left = step["incomplete"] as? Int {
            #expect(buffer.readableBytes == left)
            // SMPP has a length judged as soon as it is there; what it announces may be impossible before it is whole.
            let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) ?? 16
            guard (16...70_000).contains(length) else {
                #expect(throws: DecodingError.self) { try decoder.next(from: &buffer) }
                return
            }
            #expect(try decoder.next(from: &buffer) == nil)
            #expect(buffer.readableBytes == left)
            return
        }
        do {
            let pdu = try decoder.next(from: &buffer)
            guard step["malformed"] == nil else {
                // A failure whose body is unreadable fails its request all the same, which is the reaction meant.
                let reaction = step["reaction"] as? String ?? ""
                #expect(reaction.hasPrefix("no reply"))
                #expect(pdu?.isResponse == true && pdu?.status != .ok)
                return
            }
            compare(try #require(pdu), with: step)
        } catch let error as DecodingError {
            let reaction = try #require(step["reaction"] as? String, "\(error)")
            Self.check(error, brings: reaction)
            if let id = step["command_id"] as? String { #expect(error.commandID?.rawValue.hexadecimal == id) }
            if let sequence = step["sequence"] as? Int { #expect(Int(error.sequence) == sequence) }
        }
    }

    private static func check(_ error: DecodingError, brings reaction: String) {
        #expect(error.closes == reaction.hasSuffix("then close"))
        if reaction.hasPrefix("generic_nack") {
            #expect(error.response?.body == .genericNack)
        } else if reaction.hasPrefix("response") {
            #expect(error.response?.commandID == error.commandID?.response)
        } else {
            #expect(error.response == nil, "\(reaction)")
            return
        }
        #expect(error.response?.sequence == error.sequence)
        #expect(reaction.contains(error.response?.status.name ?? "no answer"), "\(error) but \(reaction)")
    }
}

/// Compares all that an expectation names, warnings left out.
private func compare(_ pdu: PDU, with expectation: [String: Any]) {
    let found = pdu.dump
    for key in ["command", "command_id", "status", "sequence", "fields", "tlvs"] {
        let want = expectation[key].map { "\(canonical($0))" }
        let got = found[key].map { "\(canonical($0))" }
        #expect(got == want, "\(key)")
    }
}

/// JSON with its keys in order.
private func canonical(_ value: Any) -> String {
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .fragmentsAllowed]
    guard JSONSerialization.isValidJSONObject([value]),
        let data = try? JSONSerialization.data(withJSONObject: value, options: options)  // SAFETY: valid, as just asked
    else { return "not JSON: \(value)" }
    return String(decoding: data, as: UTF8.self)
}
