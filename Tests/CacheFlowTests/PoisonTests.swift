import CacheFlow
import Common
import CoreAPI
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

/// One message that Core or the call's body cannot bear takes no other with it.
@Suite struct PoisonTests {
    @Test func `one message that Core stumbles over fails, and the thousand that travelled with it arrive`() {
        let stage = Stage()
        let texts = (0..<1000).map { "\($0)" }
        var arrived: [String] = []
        stage.send(texts)
        while stage.keeper.count(.failedPermanent) == 0 {
            while let call = stage.calls.first {
                if call.contains("500") {
                    stage.coreSays(.temporary(CoreFault(.http(503))))
                } else {
                    arrived += call
                    stage.coreTakes()
                }
            }
            stage.loop.advanceTime(by: .seconds(1))
        }
        stage.rowsGo()
        #expect(Set(arrived) == Set(texts).subtracting(["500"]) && arrived.count == 999)
        #expect(stage.keeper.rows.count == 1)
    }

    @Test(arguments: [#"{"a":1},{"b":2}"#, #"{"a":1"#, #"[1]"#, #" {"a":1}"#, #"{"a":"\#u{1}"}"#, "{]}", "x"])
    func `a row whose text would spoil the call that it is put into fails alone`(_ text: String) {
        let stage = Stage(isReachable: false)
        stage.keeper.plant([1, 1, 0, 0] + Array(text.utf8))
        stage.keeper.plant([1, 2, 0, 0] + Array(text.utf8))
        stage.keeper.plant([1, 1, 0, 0, 0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])
        stage.keeper.plant(CachePayload(MessageContent(destinationMsisdn: "61", messageBody: "b")).octets)
        stage.coreIs(true)
        #expect(stage.calls == [["b"]] && stage.receipts.calls.isEmpty)
        #expect(stage.keeper.count(.failedPermanent) == 3)
    }
}
