import Common
import CoreAPI
import Hummingbird
import NIOCore

/// What a request asks, read with care.
struct Asked {
    /// Octets of a body: one message, and a batch of a thousand.
    static let singleLimit = 1 << 20
    static let batchLimit = 16 << 20

    let request: Request
    let context: CoreRequestContext

    init(_ request: Request, _ context: CoreRequestContext) {
        self.request = request
        self.context = context
    }

    func body<Value: JSONReadable>(_ type: Value.Type = Value.self, atMost limit: Int = Self.singleLimit) async throws
        -> Value
    {
        let octets = try await self.octets(atMost: limit)
        do throws(JSONError) {
            return try Value(json: octets)
        } catch {
            throw RequestFault(error)
        }
    }

    func octets(atMost limit: Int) async throws -> [UInt8] {
        do {
            return Array(try await self.request.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw RequestFault(.contentTooLarge, "body", "is longer than \(limit) octets")
        }
    }

    /// The number in the path.
    func id() throws -> Int64 {
        guard let text = self.context.parameters.get("id"), let id = Int64(text), id > 0 else {
            throw RequestFault.missing("id")
        }
        return id
    }

    func text(_ name: String) -> String? {
        self.request.uri.queryParameters[Substring(name)].map(String.init)
    }

    /// A number of the query within `range`; beyond it, the nearest that is.
    func number(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let text = self.text(name) else { return nil }
        guard let number = Int64(text) else {
            throw RequestFault(.unprocessableContent, name, "must be a whole number")
        }
        return min(max(number, range.lowerBound), range.upperBound)
    }

    func time(_ name: String) throws -> Timestamp? {
        guard let text = self.text(name) else { return nil }
        guard let time = Timestamp(iso8601: text) else {
            throw RequestFault(.unprocessableContent, name, "must be an ISO 8601 time")
        }
        return time
    }
}
