import IPC
import NIOCore

// Any octets at all are taken for a stream of frames, for one frame, for a hand-over packet, and for a
// piece of a trace.
//
//     FUZZ=1 ONLY=Common,Telemetry,CLinux,IPC,fuzz-frame \
//         swift build --sanitize=fuzzer --product fuzz-frame --scratch-path .build-fuzz
//     .build-fuzz/debug/fuzz-frame -max_total_time=120 -max_len=512

/// One run of the fuzzer; a trap is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ octets: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = ByteBuffer(bytes: UnsafeBufferPointer(start: octets, count: count))
    readStream(input)
    readFrame(input)
    readHandover(input)
    readTrace(input)
    return 0
}

private func readStream(_ input: ByteBuffer) {
    var buffer = input
    while true {
        let before = buffer.readableBytes
        do throws(WireFault) {
            guard let frame = try FrameDecoder.next(from: &buffer) else {
                precondition(buffer.readableBytes == before, "waiting left the buffer alone")
                return
            }
            comeBack(frame)
        } catch {
            return
        }
        precondition(buffer.readableBytes < before, "every frame costs octets")
    }
}

private func readFrame(_ input: ByteBuffer) {
    do throws(WireFault) {
        comeBack(try Wire.read(input))
    } catch {
        return
    }
}

private func readHandover(_ input: ByteBuffer) {
    do throws(WireFault) {
        let handover = try Handover(packet: input)
        let again = try Handover(packet: handover.packet)
        precondition(again == handover, "writing loses nothing")
    } catch {
        return
    }
}

private func readTrace(_ input: ByteBuffer) {
    do throws(WireFault) {
        let items = try TracePiece.items(of: input)
        var written = ByteBuffer()
        for item in items { TracePiece.append(item, to: &written) }
        let again = try TracePiece.items(of: written)
        precondition(again == items, "writing loses nothing")
    } catch {
        return
    }
}

/// What was read can be written, and means the same then.
private func comeBack(_ frame: Frame) {
    var written = ByteBuffer()
    FrameEncoder.encode(frame, into: &written)
    do throws(WireFault) {
        let again = try FrameDecoder.next(from: &written)
        precondition(again == frame, "writing loses nothing")
        precondition(written.readableBytes == 0, "and leaves nothing over")
    } catch {
        preconditionFailure("what was read can be written: \(error)")
    }
}
