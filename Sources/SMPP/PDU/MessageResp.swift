/// The body of the responses that name a message: submit_sm_resp, deliver_sm_resp, data_sm_resp, broadcast_sm_resp,
/// query_broadcast_sm_resp.
///
/// SMPP 3.4 §4.4.2, §4.6.2, §4.7.2; SMPP 5.0 §4.4.2, §4.6.1.
public struct MessageResp: Equatable, Sendable {
    /// The message centre's name for the message, up to 64 characters; empty in deliver_sm_resp.
    ///
    /// A peer that leaves it out accepts the message all the same, but no receipt can be told to belong to it.
    public var messageID: String
    /// Optional parameters.
    public var tlvs: TLVs

    /// A response of its fields.
    public init(messageID: String = "", tlvs: TLVs = TLVs()) {
        self.messageID = messageID
        self.tlvs = tlvs
    }
}

extension MessageResp: BodyFields {
    init() { self.init(messageID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.messageID, .messageID, 65)
        try coder.tlvs(&self.tlvs)
    }
}

/// The body of submit_multi_resp: the name of the message, and for whom it could not be taken.
///
/// SMPP 3.4 §4.5.2.
public struct SubmitMultiResp: Equatable, Sendable {
    /// The message centre's name for the message, up to 64 characters.
    public var messageID: String
    /// The receivers that failed, up to 255; empty when all were taken.
    public var failures: [UnsuccessfulDelivery]
    /// Optional parameters.
    public var tlvs: TLVs

    /// A response of its fields.
    public init(messageID: String = "", failures: [UnsuccessfulDelivery] = [], tlvs: TLVs = TLVs()) {
        self.messageID = messageID
        self.failures = failures
        self.tlvs = tlvs
    }
}

extension SubmitMultiResp: BodyFields {
    init() { self.init(messageID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.messageID, .messageID, 65)
        try coder.list(&self.failures, .failures)
        try coder.tlvs(&self.tlvs)
    }
}
