import NIOCore
import SMPP

// Any octets at all go through the decoder, and what it makes of them through the encoder and back.
//
//     FUZZ=1 ONLY=SMPP,fuzz-pdu swift build --sanitize=fuzzer --product fuzz-pdu --scratch-path .build-fuzz
//     mkdir -p .build-fuzz/seeds; n=0
//     cut -f4 Tests/SMPPTests/Vectors/{vectors,malformed}.tsv | while read -r hex; do
//         n=$((n + 1)); printf %s "$hex" | xxd -r -p > .build-fuzz/seeds/$n
//     done
//     .build-fuzz/debug/fuzz-pdu -max_total_time=120 -max_len=2048 .build-fuzz/seeds

/// One run of the fuzzer; a trap is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ octets: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = ByteBuffer(bytes: UnsafeBufferPointer(start: octets, count: count))
    decode(input, with: PDUDecoder(judgesValues: true))
    decode(input, with: PDUDecoder(maximumLength: 1_024, judgesValues: false))
    return 0
}

private func decode(_ input: ByteBuffer, with decoder: PDUDecoder) {
    var decoder = decoder
    var buffer = input
    while true {
        let before = buffer.readableBytes
        do throws(DecodingError) {
            guard let pdu = try decoder.next(from: &buffer) else {
                precondition(buffer.readableBytes == before, "waiting left the buffer alone")
                return
            }
            comeBack(pdu)
        } catch {
            precondition(error.offset <= before, "an error lies within its PDU")
            if let response = error.response { comeBack(response) }
        }
        precondition(buffer.readableBytes < before, "every PDU costs octets")
    }
}

/// What was decoded can be encoded, and means the same then.
private func comeBack(_ pdu: PDU) {
    var written = ByteBuffer()
    var decoder = PDUDecoder(judgesValues: false)
    do {
        try PDUEncoder.encode(pdu, into: &written)
        let again = try decoder.next(from: &written)
        precondition(again?.body == pdu.body, "encoding loses nothing: \(pdu)")
        precondition(written.readableBytes == 0, "and leaves nothing over")
    } catch {
        preconditionFailure("what was decoded can be encoded: \(error)")
    }
}
