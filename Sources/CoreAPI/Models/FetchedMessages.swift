/// What one call for a bind's queue brought.
///
/// A message that we cannot read is listed by itself: one odd message must not keep all others of its batch from being sent, for ever.
package struct FetchedMessages: Equatable, Sendable {
    package struct Unreadable: Equatable, Sendable {
        /// Nil where not even the id could be read.
        package let id: Int64?
        package let why: String

        package init(id: Int64?, why: String) {
            self.id = id
            self.why = why
        }
    }

    package var messages: [CoreMessage] = []
    package var unreadable: [Unreadable] = []

    package init() {}

    /// Reads a list of messages.
    init(list json: inout JSONReader) throws(JSONError) {
        try json.elements { json throws(JSONError) in
            var idSeeker = json
            switch try json.item({ json throws(JSONError) in try CoreMessage(from: &json) }) {
            case .success(let message):
                self.messages.append(message)
            case .failure(let error):
                let why = "\(error.field ?? "message") \(error.text)"
                self.unreadable.append(Unreadable(id: Self.id(in: &idSeeker), why: why))
            }
        }
    }

    private static func id(in json: inout JSONReader) -> Int64? {
        var id: Int64?
        do throws(JSONError) {
            try json.members { json throws(JSONError) in
                if json.key(in: CoreMessageField.table) == .id { id = try json.integer(in: 1...Int64.max) }
            }
        } catch {
            return nil
        }
        return id
    }
}
