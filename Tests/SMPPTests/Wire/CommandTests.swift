import Testing

@testable import SMPP

@Suite struct CommandTests {
    @Test func `every question has the answer whose id has bit 31 set, but two have none`() {
        for id in CommandID.names.keys where !id.isResponse {
            let answer = id.response
            if id == .outbind || id == .alertNotification {
                #expect(answer == nil)
            } else {
                #expect(answer?.rawValue == id.rawValue | 0x8000_0000)
                #expect(answer?.name == id.name + "_resp")
                #expect(answer?.request == id)
            }
        }
        #expect(CommandID.names.count == 33)
    }

    @Test func `an unknown command keeps its number and has no answer`() {
        let unknown = CommandID(rawValue: 0x22)
        #expect(unknown.name == "0x00000022")
        #expect(unknown.response == nil)
        #expect(PDU.refusal(of: unknown, status: .invcmdid, sequence: 7)?.body == .genericNack)
    }

    @Test func `an answer is never answered`() {
        #expect(PDU.refusal(of: .submitSMResp, status: .syserr, sequence: 7) == nil)
        #expect(PDU.refusal(of: .genericNack, status: .syserr, sequence: 7) == nil)
    }

    @Test func `statuses have the specification's names, and unknown ones their number`() {
        #expect(CommandStatus.throttled.name == "ESME_RTHROTTLED")
        #expect(CommandStatus.xTAppn.name == "ESME_RX_T_APPN")
        #expect(CommandStatus.invbcastareafmt.name == "ESME_RINVBCASTAREAFMT")
        #expect(CommandStatus(rawValue: 0x412).name == "0x00000412")
        #expect(CommandStatus(rawValue: 0x412).explanation.contains("peer's own"))
        #expect(!CommandStatus.ok.explanation.isEmpty)
    }

    @Test func `three answers ask for less, five are worth another attempt, all others are final`() {
        let throttling = (0...0x500).map { CommandStatus(rawValue: $0) }.filter { $0.retryClass == .throttle }
        let temporary = (0...0x500).map { CommandStatus(rawValue: $0) }.filter { $0.retryClass == .temporary }
        #expect(throttling == [.msgqful, .throttled, .xTAppn])
        #expect(temporary == [.syserr, .submitfail, .deliveryfailure, .unknownerr, .sertypunavail])
        #expect(CommandStatus.ok.retryClass == .accepted)
        #expect(CommandStatus.invdstadr.retryClass == .permanent)
    }
}
