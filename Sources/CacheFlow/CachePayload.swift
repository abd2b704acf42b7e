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
    package init?(_ octets: [UInt8]) {
        guard octets.count > Self.headerLength, octets[0] == Self.version, let kind = Kind(rawValue: octets[1]) else {
            return nil
        }
        self.kind = kind
        self.isShortForm = octets[2] & 1 != 0
        self.place = octets[3]
        self.json = octets[Self.headerLength...]
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
