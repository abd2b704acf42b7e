import CoreAPI
import HTTPTypes
import Hummingbird
import NIOCore

/// A request that is refused, and why, field by field: `{"errors": {field: [text]}}`.
struct RequestFault: HTTPResponseError, Equatable {
    let status: HTTPResponse.Status
    let field: String
    let text: String

    init(_ status: HTTPResponse.Status, _ field: String, _ text: String) {
        self.status = status
        self.field = field
        self.text = text
    }

    /// JSON that is none is 400; JSON that says something else than it should is 422.
    init(_ error: JSONError) {
        self.init(error.isSyntax ? .badRequest : .unprocessableContent, error.field ?? "body", error.text)
    }

    /// The store could not; the same call may succeed later.
    init(_ fault: StoreFault) {
        self.init(.serviceUnavailable, "store", fault.description)
    }

    static func missing(_ what: String) -> RequestFault {
        RequestFault(.notFound, what, "does not exist")
    }

    var json: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.name("errors")
            json.object { json in
                json.name(self.field)
                json.array([self.text]) { json, text in json.string(text) }
            }
        }
        return json.bytes
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        Answer.json(self.status, self.json)
    }
}
