import SMPP
import Testing

@testable import rehearse

@Suite struct SubmissionTests {
    private func submission(_ text: String, _ method: Segmentation.Method = .udh8) -> Submission {
        var submission = Submission(
            source: Address(text: "rehearse"),
            destination: Address(text: "+491510000002"),
            text: text
        )
        submission.method = method
        return submission
    }

    @Test func `a short text is one message in the GSM alphabet`() throws {
        let parts = try self.submission("Grüße").parts(reference: 1)
        #expect(parts.count == 1)
        #expect(parts[0].dataCoding == .mcDefault)
        #expect(parts[0].shortMessage == [0x47, 0x72, 0x7E, 0x1E, 0x65])
        #expect(parts[0].source.ton == .alphanumeric)
        #expect(parts[0].registeredDelivery == .none)
    }

    @Test func `a long one is cut with headers`() throws {
        let parts = try self.submission(String(repeating: "x", count: 200)).parts(reference: 0x1234)
        #expect(parts.map(\.shortMessage.count) == [159, 53])
        #expect(parts.allSatisfy { $0.esmClass == .userDataHeader })
        #expect(Array(parts[1].shortMessage.prefix(6)) == [5, 0, 3, 0x34, 2, 2])
    }

    @Test func `sar and payload use parameters instead`() throws {
        let sar = try self.submission(String(repeating: "x", count: 200), .sar).parts(reference: 0x1234)
        #expect(sar.map(\.tlvs.sarSequence) == [1, 2])
        #expect(sar.allSatisfy { $0.esmClass == .normal && $0.tlvs.sarReference == 0x1234 && $0.tlvs.sarTotal == 2 })
        let payload = try self.submission(String(repeating: "x", count: 200), .payload).parts(reference: 1)
        #expect(payload.count == 1)
        #expect(payload[0].shortMessage.isEmpty)
        #expect(payload[0].tlvs.messagePayload?.count == 200)
    }

    @Test func `a header of the user's own goes before the text`() throws {
        var submission = self.submission("Hi")
        submission.header = [5, 0, 3, 0xAA, 2, 1]
        let parts = try submission.parts(reference: 1)
        #expect(parts.map(\.shortMessage) == [[5, 0, 3, 0xAA, 2, 1, 0x48, 0x69]])
        #expect(parts[0].esmClass.hasUDH)
        submission.text = String(repeating: "x", count: 249)
        #expect(throws: Complaint.self) { try submission.parts(reference: 1) }
    }

    @Test func `a text beyond 255 parts is complained about`() {
        #expect(throws: Complaint.self) {
            try self.submission(String(repeating: "x", count: 40_000)).parts(reference: 1)
        }
    }

    @Test(arguments: [
        ("+4915112345678", TypeOfNumber.international, "4915112345678"),
        ("4915112345678", .international, "4915112345678"),
        ("4912", .unknown, "4912"), ("+4912", .international, "4912"), ("OmniMsg", .alphanumeric, "OmniMsg"),
        ("", .alphanumeric, ""), ("49 12", .alphanumeric, "49 12"),
    ])
    func `an address is a number, a short code or a name`(text: String, ton: TypeOfNumber, digits: String) {
        let address = Address(text: text)
        #expect(address.ton == ton)
        #expect(address.digits == digits)
    }
}

@Suite struct SerialMessagesTests {
    private func messages(_ text: String, count: Int?) throws -> SerialMessages {
        let submission = Submission(source: Address(text: "4912"), destination: Address(text: "4913"), text: text)
        return try SerialMessages(submission, count: count)
    }

    private func texts(_ messages: SerialMessages, _ serial: Int) -> [String?] {
        messages.parts(serial).map { MessageWords.text($0.userData, $0.esmClass, $0.dataCoding) }
    }

    @Test func `each has its number in six digits`() throws {
        let messages = try self.messages("", count: 1_000)
        #expect(self.texts(messages, 1) == ["serial 000001"])
        #expect(self.texts(messages, 123_456) == ["serial 123456"])
    }

    @Test func `more digits where there will be more messages`() throws {
        #expect(self.texts(try self.messages("", count: 10_000_000), 42) == ["serial 00000042"])
        #expect(self.texts(try self.messages("", count: nil), 42) == ["serial 000000042"])
    }

    @Test func `the text follows, in whatever alphabet it needs`() throws {
        #expect(self.texts(try self.messages("Grüße", count: 1), 7) == ["serial 000007 Grüße"])
        #expect(self.texts(try self.messages("Привет", count: 1), 700_001) == ["serial 700001 Привет"])
    }

    @Test func `a long text is cut for each number`() throws {
        let messages = try self.messages(String(repeating: "x", count: 200), count: 10)
        let parts = messages.parts(9)
        #expect(parts.count == 2)
        #expect(parts[0].shortMessage[3] == 9)
        #expect(self.texts(messages, 9)[0]?.hasPrefix("serial 000009 xxx") == true)
    }
}
