import Testing

@testable import SMPP

@Suite struct TLVsTests {
    @Test func `parameters keep their order, repeats and unknown ones included`() {
        let vendor = TLV.Tag(rawValue: 0x1403)
        let tlvs: TLVs = [TLV(.callbackNum, [1]), TLV(vendor, [2]), TLV(.callbackNum, [3])]
        #expect(tlvs.map(\.tag) == [.callbackNum, vendor, .callbackNum])
        #expect(tlvs.all(.callbackNum) == [[1], [3]])
        #expect(tlvs.first(.callbackNum) == [1])
        #expect(vendor.name == "vendor")
        #expect(TLV.Tag(rawValue: 0x1002).name == "unknown")
    }

    @Test func `assigning replaces the first in its place, and nil removes them all`() {
        var tlvs: TLVs = [TLV(.callbackNum, [1]), TLV(.sarTotal, [2]), TLV(.callbackNum, [3])]
        tlvs[.callbackNum] = [9, 9]
        #expect(tlvs == [TLV(.callbackNum, [9, 9]), TLV(.sarTotal, [2]), TLV(.callbackNum, [3])])
        tlvs[.callbackNum] = nil
        #expect(tlvs == [TLV(.sarTotal, [2])])
        tlvs[.sarSequence] = [1]
        #expect(tlvs == [TLV(.sarTotal, [2]), TLV(.sarSequence, [1])])
    }

    @Test func `typed parameters are written big endian and read back`() {
        var tlvs = TLVs()
        tlvs.sarReference = 0x1234
        tlvs.sarTotal = 3
        tlvs.sarSequence = 1
        tlvs.qosTimeToLive = 3_600
        tlvs.receiptedMessageID = "abc"
        tlvs.messagePayload = [1, 2]
        #expect(tlvs.first(.sarReference) == [0x12, 0x34])
        #expect(tlvs.first(.qosTimeToLive) == [0, 0, 0x0E, 0x10])
        #expect(tlvs.first(.receiptedMessageID) == [0x61, 0x62, 0x63, 0])
        #expect(tlvs.sarReference == 0x1234 && tlvs.sarTotal == 3 && tlvs.qosTimeToLive == 3_600)
        #expect(tlvs.receiptedMessageID == "abc" && tlvs.messagePayload == [1, 2])
        tlvs.sarReference = nil
        #expect(tlvs.sarReference == nil)
    }

    @Test func `a wrong length reads as absent, and an id needs no NUL`() {
        let tlvs: TLVs = [TLV(.messageState, [0, 2]), TLV(.receiptedMessageID, [0x34, 0x32]), TLV(.sourcePort, [1])]
        #expect(tlvs.messageState == nil)
        #expect(tlvs.sourcePort == nil)
        #expect(tlvs.receiptedMessageID == "42")
        #expect(tlvs.first(.messageState) == [0, 2])
    }

    @Test func `every tag of the table has its name and a layout`() {
        let named = (0...UInt16.max).map { TLV.Tag(rawValue: $0) }.filter { $0.format != nil }
        #expect(named.count == 64)
        #expect(Set(named.map(\.name)).count == named.count)
        #expect(TLV.Tag.sarReference.name == "sar_msg_ref_num")
        #expect(TLV.Tag.alertOnMessageDelivery.rawValue == 0x130C)
    }

    @Test func `values are read after the layout of their tag`() {
        #expect(TLV(.sarReference, [1, 2]).value == .integer(0x102))
        #expect(TLV(.sarReference, [1]).value == .octets([1]))
        #expect(TLV(.alertOnMessageDelivery, []).value == .octets([]))
        #expect(TLV(.alertOnMessageDelivery, []).hasValidLength)
        #expect(TLV(.additionalStatusInfoText, [0x6E, 0x6F, 0]).value == .text("no"))
        #expect(!TLV(.userMessageReference, []).hasValidLength)
        #expect(TLV(TLV.Tag(rawValue: 0x1400), []).hasValidLength)
    }

    @Test func `a value too long for the wire is remembered, unless it is set anew`() {
        var tlvs = TLVs()
        tlvs.messagePayload = Array(repeating: 0, count: 65_536)
        #expect(tlvs.overlong == .messagePayload && tlvs.isEmpty)
        tlvs.messagePayload = [1]
        #expect(tlvs.overlong == nil && tlvs.messagePayload == [1])
    }
}
