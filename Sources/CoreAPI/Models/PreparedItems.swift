/// A message to hand in whose content is JSON already, as the message cache keeps it: nothing is decoded on its way.
package struct PreparedMessage: Equatable, Sendable, JSONWritable {
    /// A `MessageContent` as a JSON object.
    package let content: ArraySlice<UInt8>
    /// The id that the sender was given, said beside the content; nil where the content says it, or nobody asked.
    package let sourceMessageID: String?
    package let idempotencyKey: String

    private enum Field: String {
        case sourceMessageID = "source_message_id"
        case idempotencyKey = "idempotency_key"
    }

    package init(content: ArraySlice<UInt8>, sourceMessageID: String?, idempotencyKey: String) {
        self.content = content
        self.sourceMessageID = sourceMessageID
        self.idempotencyKey = idempotencyKey
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.raw(self.content.dropFirst().dropLast())
            json.member(Field.sourceMessageID, self.sourceMessageID)
            json.member(Field.idempotencyKey, self.idempotencyKey)
        }
    }
}

/// A carrier's receipt to report, as JSON already: a `ReceiptReport`.
package struct PreparedReceipt: Equatable, Sendable, JSONWritable {
    package let report: ArraySlice<UInt8>

    package init(report: ArraySlice<UInt8>) {
        self.report = report
    }

    package func write(to json: inout JSONWriter) {
        json.raw(self.report)
    }
}
