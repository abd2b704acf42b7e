import SMPP

/// What a partner sends: addresses, text, and how a long text is cut.
struct Submission: Sendable, Equatable {
    var source: Address
    var destination: Address
    var text: String
    /// A header that the user wrote; the text then goes into one message, uncut.
    var header: [UInt8] = []
    var method = Segmentation.Method.udh8
    var wantsReceipt = false

    /// The submit_sm that carry it.
    func parts(reference: UInt16) throws(Complaint) -> [SubmitSM] {
        guard self.header.isEmpty else { return [try self.withHeader()] }
        switch Segmentation.split(self.text, by: self.method, reference: reference) {
        case .success(let segments): return segments.map(self.message)
        case .failure(.tooLong): throw Complaint("the text is too long: more than 255 parts, or 65535 octets")
        case .failure(.unencodable(let alphabet)): throw Complaint("the text cannot be written in \(alphabet.rawValue)")
        }
    }

    private func message(_ segment: Segment) -> SubmitSM {
        var message = SubmitSM(
            source: self.source,
            destination: self.destination,
            esmClass: segment.hasUserDataHeader ? .userDataHeader : .normal,
            registeredDelivery: self.wantsReceipt ? .always : .none,
            dataCoding: DataCoding(rawValue: segment.dataCoding)
        )
        if segment.inPayload {
            message.tlvs.messagePayload = segment.userData
        } else {
            message.shortMessage = segment.userData
        }
        if let sar = segment.sar {
            message.tlvs.sarReference = sar.reference
            message.tlvs.sarTotal = sar.total
            message.tlvs.sarSequence = sar.part
        }
        return message
    }

    private func withHeader() throws(Complaint) -> SubmitSM {
        let alphabet: Alphabet = GSM7.encode(self.text) == nil ? .ucs2 : .gsm7
        let userData = self.header + (alphabet.encode(self.text) ?? [])
        guard userData.count <= 254 else {
            throw Complaint("header and text have \(userData.count) octets, and one message holds 254")
        }
        return SubmitSM(
            source: self.source,
            destination: self.destination,
            esmClass: .userDataHeader,
            registeredDelivery: self.wantsReceipt ? .always : .none,
            dataCoding: DataCoding(rawValue: alphabet.dataCoding),
            shortMessage: userData
        )
    }
}
