package import Common

/// What a Core can do beyond the original's API.
package enum CoreExtension: String, CaseIterable, Sendable {
    /// `messages/batch` and `messages/results`.
    case batch
    /// The queue call may be held open until there is something.
    case wait
    /// `messages/receipts`.
    case receipts
    /// `messages/lease`.
    case lease
}

/// The answer to `GET /api/status`.
package struct CoreStatus: Equatable, Sendable {
    package var status: String
    package var application: String
    package var timestamp: Timestamp?
    package var extensions: Set<CoreExtension>

    package init(status: String, application: String, timestamp: Timestamp?, extensions: Set<CoreExtension>) {
        self.status = status
        self.application = application
        self.timestamp = timestamp
        self.extensions = extensions
    }
}

extension CoreStatus: JSONReadable, JSONWritable {
    private enum Field: String, CaseIterable {
        case status
        case application
        case timestamp
        case extensions

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(status: "", application: "", timestamp: nil, extensions: [])
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .status: self.status = try json.string()
            case .application: self.application = try json.string()
            case .timestamp: self.timestamp = try json.timestamp()
            case .extensions: self.extensions = Set(try json.texts(atMost: 100).compactMap(CoreExtension.init))
            case nil: break
            }
        }
        guard !self.status.isEmpty else { throw JSONError(.missing, field: Field.status.rawValue) }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.status, self.status)
            json.member(Field.application, self.application)
            json.member(Field.timestamp, self.timestamp)
            json.member(Field.extensions, texts: self.extensions.map(\.rawValue).sorted())
        }
    }
}
