import NIOCore
import Testing

@testable import SMPP

@Suite struct MutationTests {
    /// Changes a few octets, or cuts, or doubles a part; most of the time command_length stays true.
    private func mutate(_ original: [UInt8], with dice: inout Dice) -> [UInt8] {
        var octets = original
        for _ in 0..<Int.random(in: 1...4, using: &dice) where !octets.isEmpty {
            let place = Int.random(in: 0..<octets.count, using: &dice)
            switch Int.random(in: 0..<6, using: &dice) {
            case 0: octets[place] = UInt8.random(in: 0...255, using: &dice)
            case 1: octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
            case 2: octets[place] = [0, 1, 0x7F, 0x80, 0xFF][Int.random(in: 0..<5, using: &dice)]
            case 3: octets.removeSubrange(place...)
            case 4: octets.insert(contentsOf: octets[place...].prefix(24), at: place)
            default: octets.remove(at: place)
            }
        }
        if octets.count >= 4, Int.random(in: 0..<8, using: &dice) > 0 {
            octets.replaceSubrange(0..<4, with: [0, 0, UInt8(octets.count >> 8 & 0xFF), UInt8(octets.count & 0xFF)])
        }
        return octets
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `no mutation traps, and every call gets on`(_ seed: UInt64) {
        var dice = Dice(seed: seed)
        let originals = Vector.all.map(\.octets)
        var read = 0
        var refused = 0
        for round in 0..<50_000 {
            var buffer = ByteBuffer(bytes: self.mutate(originals[round % originals.count], with: &dice))
            var decoder = PDUDecoder(judgesValues: seed.isMultiple(of: 2))
            while true {
                let before = buffer.readableBytes
                do throws(DecodingError) {
                    guard let pdu = try decoder.next(from: &buffer) else { break }
                    read += 1
                    self.use(pdu)
                } catch {
                    refused += 1
                    _ = error.response
                    _ = error.description
                }
                guard buffer.readableBytes < before else {
                    Issue.record("no progress in round \(round)")
                    break
                }
            }
        }
        #expect(read > 10_000 && refused > 5_000, "the mutations are worth something: \(read) read, \(refused) refused")
    }

    /// Whatever was read can be looked at, and written unless only the error of a peer fits nowhere.
    private func use(_ pdu: PDU) {
        _ = pdu.dump
        _ = pdu.body.objection
        _ = pdu.tlvs.description
        var buffer = ByteBuffer()
        do throws(EncodingError) {
            try PDUEncoder.encode(pdu, into: &buffer)
            var decoder = PDUDecoder(judgesValues: false)
            let again = try? decoder.next(from: &buffer)  // SAFETY: an error is nil, which the next line finds
            #expect(again?.body == pdu.body || pdu.status != .ok)
        } catch {
            Issue.record("read but not writable: \(error)")
        }
    }
}
