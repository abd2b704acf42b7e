import CoreAPI
import Hummingbird

/// Changing the routes while messages flow.
struct RouteCalls: Sendable {
    let routes: RouteBook

    @Sendable func list(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        Answer.list(self.routes.routes)
    }

    @Sendable func add(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let route = try await Asked(request, context).body(MessageRoute.self)
        return Answer.data(.created, try await self.try { routes throws(StoreFault) in try await routes.add(route) })
    }

    @Sendable func replace(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let asked = Asked(request, context)
        let id = try asked.id()
        var route = try await asked.body(MessageRoute.self)
        route.id = id
        let changed = route
        let isKnown = try await self.try { routes throws(StoreFault) in try await routes.replace(id, by: changed) }
        guard isKnown else { throw RequestFault.missing("id") }
        return Answer.data(.ok, changed)
    }

    @Sendable func remove(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let id = try Asked(request, context).id()
        guard try await self.try({ routes throws(StoreFault) in try await routes.remove(id) }) else {
            throw RequestFault.missing("id")
        }
        return Answer.data(.ok, Array("{\"id\":\(id)}".utf8))
    }

    private func `try`<Value: Sendable>(
        _ change: @Sendable (RouteBook) async throws(StoreFault) -> Value
    ) async throws -> Value {
        do throws(StoreFault) {
            return try await change(self.routes)
        } catch {
            throw RequestFault(error)
        }
    }
}
