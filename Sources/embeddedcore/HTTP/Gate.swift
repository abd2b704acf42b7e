import Common
import HTTPTypes
import Hummingbird

/// Lets in who has the key, and counts who is inside.
struct Gate: RouterMiddleware {
    typealias Context = CoreRequestContext

    let apiKey: Secret?
    let traffic: Traffic
    let tally: Tally

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard self.traffic.enter() else {
            throw RequestFault(.serviceUnavailable, "service", "is stopping")
        }
        defer { self.traffic.leave() }
        do {
            try self.check(request)
            let response = try await next(request, context)
            self.tally.answered(response.status.code)
            return response
        } catch let error as any HTTPResponseError {
            self.tally.answered(error.status.code)
            throw error
        }
    }

    private func check(_ request: Request) throws {
        guard let apiKey = self.apiKey else { return }
        guard let given = request.headers[Self.keyHeader], apiKey.matches(given) else {
            throw RequestFault(.unauthorized, "X-API-Key", "is missing or wrong")
        }
    }

    private static let keyHeader = HTTPField.Name("X-API-Key") ?? .authorization
}
