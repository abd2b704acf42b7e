/// Cutting a text into the short messages that carry it.
///
/// A text that fits one message stays whole; only one that does not is cut, at the smaller room that a header
/// leaves. No cut falls between an escape and its septet or inside a surrogate pair. Nothing here keeps a counter:
/// the reference is the caller's, one counter for each pair of source and destination.
public enum Segmentation {
    /// How the parts say that they belong together.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// A user data header with an 8-bit reference: what every handset understands.
        case udh8
        /// A user data header with a 16-bit reference.
        case udh16
        /// The three `sar_` parameters; the message centre makes the headers.
        case sar
        /// The whole text in message_payload; the message centre cuts it.
        case payload
    }

    /// Which alphabet the text is to be written in.
    public enum Coding: Sendable, Hashable {
        /// GSM 03.38 when it holds every character, else UCS2.
        case automatic
        /// This one, with its plainest data_coding.
        case alphabet(Alphabet)
        /// This one, under a data_coding that the sender chose (a message class, for instance).
        case dataCoding(UInt8, Alphabet)
    }

    /// Why a text is not sent.
    public enum Refusal: Error, Sendable, Hashable {
        /// It would take more than 255 parts, or more than 65 535 octets of payload.
        case tooLong
        /// The alphabet asked for cannot write it.
        case unencodable(Alphabet)
    }

    /// Cuts a text, or says why not before any part is made.
    ///
    /// - Parameters:
    ///   - text: what the message says.
    ///   - method: how to mark parts, if there must be several.
    ///   - coding: which alphabet to write.
    ///   - reference: what the parts have in common; `udh8` takes its low eight bits.
    /// - Returns: the parts in their order, one at least.
    public static func split(
        _ text: String,
        by method: Method,
        in coding: Coding = .automatic,
        reference: UInt16
    ) -> Result<[Segment], Refusal> {
        let written: (octets: [UInt8]?, alphabet: Alphabet, dataCoding: UInt8)
        switch coding {
        case .automatic:
            if let octets = GSM7.encode(text) {
                written = (octets, .gsm7, Alphabet.gsm7.dataCoding)
            } else {
                written = (UCS2.encode(text), .ucs2, Alphabet.ucs2.dataCoding)
            }
        case .alphabet(let alphabet):
            written = (alphabet.encode(text), alphabet, alphabet.dataCoding)
        case .dataCoding(let dataCoding, let alphabet):
            written = (alphabet.encode(text), alphabet, dataCoding)
        }
        guard let octets = written.octets else { return .failure(.unencodable(written.alphabet)) }
        let message = EncodedText(octets: octets, alphabet: written.alphabet, dataCoding: written.dataCoding)
        return Self.split(message, by: method, reference: reference)
    }

    /// The parts of octets that are already encoded, binary ones for instance.
    public static func split(
        _ message: EncodedText,
        by method: Method,
        reference: UInt16
    ) -> Result<[Segment], Refusal> {
        guard !message.fitsOneMessage else { return .success([Segment(whole: message, inPayload: false)]) }
        guard method != .payload else {
            guard message.octets.count <= Self.payloadLimit else { return .failure(.tooLong) }
            return .success([Segment(whole: message, inPayload: true)])
        }
        guard let cuts = Self.cuts(of: message, room: message.alphabet.room(for: method)) else {
            return .failure(.tooLong)
        }
        let total = UInt8(truncatingIfNeeded: cuts.count)
        var segments: [Segment] = []
        segments.reserveCapacity(cuts.count)
        for (index, cut) in cuts.enumerated() {
            let part = UInt8(truncatingIfNeeded: index + 1)
            segments.append(Segment(message, cut, by: method, (reference, total, part)))
        }
        return .success(segments)
    }

    /// Where the parts begin and end, or nil when they would be more than 255.
    private static func cuts(of message: EncodedText, room: Int) -> [Range<Int>]? {
        var cuts: [Range<Int>] = []
        var start = 0
        while start < message.octets.count {
            guard cuts.count < Self.partLimit else { return nil }
            let end = message.boundary(atOrBefore: start + room)
            cuts.append(start..<end)
            start = end
        }
        return cuts
    }

    private static let partLimit = 255
    private static let payloadLimit = 65_535
}
