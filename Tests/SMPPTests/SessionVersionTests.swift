import NIOCore
import Testing

@testable import SMPP

@Suite struct SessionVersionTests {
    private struct Centre: ~Copyable {
        var session: Session<Int>
        let response: PDU?
    }

    private func centre(boundBy octet: UInt8, speaking version: InterfaceVersion = .v34) -> Centre {
        let configuration = SessionConfiguration.with(.messageCentre) { $0.version = version }
        var session = Session<Int>(configuration: configuration, at: .now)
        _ = session.received(
            PDU(.bindTransceiver(Bind(systemID: "me", interfaceVersion: octet)), sequence: 1),
            at: .now
        )
        let response = session.acceptBind(systemID: "MC", at: .now)
        return Centre(session: session, response: response)
    }

    private func esme(
        told octet: UInt8?,
        speaking version: InterfaceVersion = .v34,
        trusting: Bool = false
    ) -> Session<Int> {
        let configuration = SessionConfiguration.with(.esme) {
            $0.version = version
            $0.trustsUnstatedVersion = trusting
        }
        var session = Session<Int>(configuration: configuration, at: .now)
        let bind = session.bind(Bind(systemID: "me"), as: .transceiver, at: .now)
        #expect(bind?.body.bind?.interfaceVersion == version.rawValue)
        var response = BindResp(systemID: "MC")
        response.tlvs.scInterfaceVersion = octet
        _ = session.received(PDU(.bindTransceiverResp(response), sequence: 1), at: .now)
        #expect(session.isBound == true)
        return session
    }

    @Test(arguments: [UInt8(0x00), 0x33]) func `a peer before 3-4 gets no optional parameter at all`(_ octet: UInt8) {
        var centre = self.centre(boundBy: octet)
        #expect(centre.response?.tlvs.isEmpty == true)
        #expect(centre.session.mayUseTLVs == false)
        #expect(centre.session.effectiveVersion == .v33)
        _ = centre.session.received(PDU(.submitSM(SubmitSM()), sequence: 2), at: .now)
        var answer = MessageResp(messageID: "1")
        answer.tlvs.additionalStatusInfoText = "words"
        let sent = centre.session.answer(sequence: 2, commandID: .submitSM, body: .submitSMResp(answer), at: .now)
        #expect(sent == PDU(.submitSMResp(MessageResp(messageID: "1")), sequence: 2))
    }

    @Test(arguments: [UInt8(0x34), 0x50, 0x99]) func `a later peer is told our version`(_ octet: UInt8) {
        let centre = self.centre(boundBy: octet)
        #expect(centre.response?.tlvs.scInterfaceVersion == 0x34)
        #expect(centre.session.mayUseTLVs == true)
        #expect(centre.session.effectiveVersion == .v34)
    }

    @Test func `the lower version is spoken`() {
        #expect(self.centre(boundBy: 0x50, speaking: .v50).session.effectiveVersion == .v50)
        #expect(self.centre(boundBy: 0x34, speaking: .v50).session.effectiveVersion == .v34)
        #expect(self.centre(boundBy: 0x50, speaking: .v33).session.effectiveVersion == .v33)
        #expect(self.centre(boundBy: 0x50, speaking: .v33).session.mayUseTLVs == false)
        #expect(self.esme(told: 0x50).effectiveVersion == .v34)
        #expect(self.esme(told: 0x33).effectiveVersion == .v33)
        #expect(self.esme(told: 0x50, speaking: .v50).effectiveVersion == .v50)
    }

    @Test func `a message centre that states no version is sent no optional parameters, unless trusted`() {
        #expect(self.esme(told: nil).mayUseTLVs == false)
        #expect(self.esme(told: nil).peerVersion == nil)
        #expect(self.esme(told: nil, trusting: true).mayUseTLVs == true)
        #expect(self.esme(told: 0x33, trusting: true).mayUseTLVs == false)
        #expect(self.esme(told: nil, speaking: .v33, trusting: true).mayUseTLVs == false)
        #expect(self.esme(told: 0x34).mayUseTLVs == true)
    }

    @Test func `without optional parameters a request goes bare, or not at all if they are the message`() {
        var session = self.esme(told: nil)
        var submit = SubmitSM()
        submit.tlvs[.userMessageReference] = [0, 1]
        guard case .send(let pdu) = session.request(.submitSM(submit), token: 1, at: .now) else {
            Issue.record("not sent")
            return
        }
        #expect(pdu.tlvs.isEmpty)
        submit.tlvs.messagePayload = [0x41]
        #expect(session.request(.submitSM(submit), token: 2, at: .now) == .notAllowed(.needsParameters))
        #expect(session.unansweredCount == 1)
    }

    @Test func `what a version does not know is not sent`() {
        var old = self.esme(told: 0x33)
        #expect(old.request(.dataSM(DataSM()), token: 1, at: .now) == .notAllowed(.notInThisSession))
        var middle = self.esme(told: 0x34, speaking: .v50)
        #expect(middle.request(.broadcastSM(BroadcastSM()), token: 1, at: .now) == .notAllowed(.notInThisSession))
        var new = self.esme(told: 0x50, speaking: .v50)
        guard case .send = new.request(.broadcastSM(BroadcastSM()), token: 1, at: .now) else {
            Issue.record("not sent")
            return
        }
    }

    @Test func `a status of 5-0 is said to an earlier peer in words of 3-4`() {
        for (octet, version, expected) in [
            (UInt8(0x34), InterfaceVersion.v50, CommandStatus.submitfail), (0x50, .v50, .invdcs),
            (0x50, .v34, .submitfail),
        ] {
            var centre = self.centre(boundBy: octet, speaking: version)
            _ = centre.session.received(PDU(.submitSM(SubmitSM()), sequence: 2), at: .now)
            let sent = centre.session.answer(sequence: 2, commandID: .submitSM, status: .invdcs, at: .now)
            #expect(sent?.status == expected)
        }
        for code in UInt32(0x100)...0x112 {
            #expect(SessionRules.status(CommandStatus(rawValue: code), for: .v34).rawValue < 0x100)
        }
        #expect(SessionRules.status(CommandStatus(rawValue: 0x400), for: .v34).rawValue == 0x400)
    }
}
