package import Common
package import CoreAPI

/// What a row of the message cache holds: four octets about the row, then JSON as Core wants it.
///
/// The JSON is made once, when the message comes in, and goes to Core as it is, however often: what is not known before
/// the row has its id is said beside it.
package struct CachePayload: Equatable, Sendable {
    package enum Kind: UInt8, Sendable {
        /// A `MessageContent`.
        case message = 1
        /// A `ReceiptReport`.
        case receipt
    }

    private static let version: UInt8 = 1
    private static let headerLength = 4

    package let kind: Kind
    /// The sender knows the message by the short form of its id.
    package let isShortForm: Bool
    /// Among messages that share one id (`submit_multi`), how far this row's own id is from theirs: at most 254.
    package let place: UInt8
    package let json: ArraySlice<UInt8>

    package init(_ content: MessageContent, isShortForm: Bool = false, place: UInt8 = 0) {
        self.kind = .message
        self.isShortForm = isShortForm
        self.place = place
        self.json = content.json[...]
    }

    package init(_ report: ReceiptReport) {
        self.kind = .receipt
        self.isShortForm = false
        self.place = 0
        self.json = report.json[...]
    }

    package var octets: [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(Self.headerLength + self.json.count)
        octets += [Self.version, self.kind.rawValue, self.isShortForm ? 1 : 0, self.place]
        octets += self.json
        return octets
    }

    /// Nil for what is not one, or one of a newer version.
    ///
    /// A receipt that came before the answer to its message was put here by the store, as it was parked, beside the
    /// message that it is about.
    package init?(_ octets: [UInt8]) {
        guard let early = EarlyReceipt.Row(octets) else {
            self.init(plain: octets)
            return
        }
        guard var report = CachePayload(plain: early.payload)?.report else { return nil }
        report.subject = early.subject
        self.init(report)
    }

    private init?(plain octets: [UInt8]) {
        guard octets.count > Self.headerLength, octets[0] == Self.version, let kind = Kind(rawValue: octets[1]) else {
            return nil
        }
        self.kind = kind
        self.isShortForm = octets[2] & 1 != 0
        self.place = octets[3]
        self.json = octets[Self.headerLength...]
    }

    /// Whether the JSON is one object and nothing else: it is spliced into the body of a call, where half an object, or one
    /// and a half, would spoil all the others.
    package var isSound: Bool {
        guard self.json.first == UInt8(ascii: "{"), self.json.last == UInt8(ascii: "}"),
            String(validating: self.json, as: UTF8.self) != nil
        else { return false }
        do throws(JSONError) {
            try JSONReader.read(Array(self.json)) { json throws(JSONError) in try json.skip() }
            return true
        } catch {
            return false
        }
    }

    /// The id that the sender was given for the row with this id.
    package func answeredID(_ id: MessageID) -> String {
        let answered = MessageID(number: id.number - Int64(self.place))
        return self.isShortForm ? answered.shortForm : answered.description
    }

    /// The message, read; nil where it is a receipt or cannot be read.
    package var content: MessageContent? {
        guard self.kind == .message else { return nil }
        do throws(JSONError) {
            return try MessageContent(json: Array(self.json))
        } catch {
            return nil
        }
    }
}

extension EarlyReceipt.Row {
    /// The message as Core knows it, and the part as the carrier named it: the receipt may overtake the report that it was
    /// sent.
    fileprivate var subject: ReceiptReport.Subject {
        .message(self.coreID, smppMessageID: self.carrierID.isEmpty ? nil : self.carrierID)
    }
}

extension CachePayload {
    /// The receipt, read; nil where it is a message or cannot be read.
    package var report: ReceiptReport? {
        guard self.kind == .receipt else { return nil }
        do throws(JSONError) {
            return try ReceiptReport(json: Array(self.json))
        } catch {
            return nil
        }
    }
}
