import Testing

@testable import SMPP

@Suite struct SessionRulesTests {
    typealias States = SessionRules.States

    /// Section 2.4 of SMPP 5.0, a letter for each state: O open, B outbound, T, R and X bound, U unbound.
    static let matrix: [(CommandID, esme: String, messageCentre: String)] = [
        (.bindReceiver, "OB", ""), (.bindTransmitter, "OB", ""), (.bindTransceiver, "OB", ""), (.outbind, "", "O"),
        (.unbind, "TRX", "TRX"), (.enquireLink, "OBTRXU", "OBTRXU"), (.submitSM, "TX", ""), (.submitMulti, "TX", ""),
        (.querySM, "TX", ""), (.cancelSM, "TX", ""), (.replaceSM, "TX", ""), (.deliverSM, "", "RX"),
        (.dataSM, "TX", "RX"), (.alertNotification, "", "RX"), (.broadcastSM, "TX", ""), (.queryBroadcastSM, "TX", ""),
        (.cancelBroadcastSM, "TX", ""),
    ]

    static let states: [(Character, States)] = [
        ("O", .open), ("B", .outbound), ("T", .transmitter), ("R", .receiver), ("X", .transceiver), ("U", .unbound),
    ]

    @Test func `each request is allowed to each end exactly where the matrix says`() {
        #expect(SessionRules.rules.count == Self.matrix.count)
        for (command, esme, messageCentre) in Self.matrix {
            for (letter, state) in Self.states {
                for (role, letters) in [(SessionRole.esme, esme), (.messageCentre, messageCentre)] {
                    let allowed = letters.contains(letter)
                    #expect(SessionRules.maySend(command, as: role, in: state, speaking: .v50) == allowed)
                    let objection = SessionRules.objection(to: command, from: role, in: state, speaking: .v50)
                    #expect((objection == nil) == allowed, "\(command.name) \(letter) \(role)")
                }
            }
        }
    }

    @Test func `before 5-0 data_sm goes both ways in every bound state`() {
        for role in SessionRole.allCases {
            for state in [States.transmitter, .receiver, .transceiver] {
                #expect(SessionRules.objection(to: .dataSM, from: role, in: state, speaking: .v34) == nil)
            }
            #expect(SessionRules.objection(to: .dataSM, from: role, in: .open, speaking: .v34) == .invbndsts)
        }
    }

    @Test func `a second bind has a status of its own`() {
        for state in [States.transmitter, .receiver, .transceiver, .unbound] {
            #expect(SessionRules.objection(to: .bindReceiver, from: .esme, in: state, speaking: .v34) == .alybnd)
        }
        #expect(
            SessionRules.objection(to: .bindReceiver, from: .messageCentre, in: .open, speaking: .v34) == .invbndsts
        )
    }

    @Test func `what has no rule is never sent`() {
        for command in [CommandID.genericNack, .submitSMResp, CommandID(rawValue: 0x22), CommandID(rawValue: .max)] {
            #expect(!SessionRules.maySend(command, as: .esme, in: .transceiver, speaking: .v50))
            #expect(SessionRules.objection(to: command, from: .esme, in: .transceiver, speaking: .v50) == .invcmdid)
        }
    }
}
