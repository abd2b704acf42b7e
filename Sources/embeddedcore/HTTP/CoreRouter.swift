import Common
import Hummingbird

/// The table of contents of the API.
struct CoreRouter: Sendable {
    let store: MessageStore
    let routes: RouteBook
    let frontends: Frontends
    let gate: Gate

    func build() -> Router<CoreRequestContext> {
        let router = Router(context: CoreRequestContext.self)
        router.add(middleware: self.gate)
        let gateway = GatewayCalls(store: self.store, frontends: self.frontends)
        router.get("/metrics", use: gateway.metrics)
        let api = router.group("/api")
        api.get("status", use: gateway.status)
        api.post("frontends/register", use: gateway.register)
        api.get("frontends", use: gateway.list)
        api.post("events", use: gateway.event)
        api.get("cdrs", use: gateway.cdrs)
        api.get("docs", use: Documentation.page)
        api.get("docs.json", use: Documentation.document)
        self.addMessages(to: api.group("messages"))
        let table = RouteCalls(routes: self.routes)
        api.get("routes", use: table.list)
        api.post("routes", use: table.add)
        api.put("routes/:id", use: table.replace)
        api.delete("routes/:id", use: table.remove)
        return router
    }

    private func addMessages(to messages: RouterGroup<CoreRequestContext>) {
        let calls = MessageCalls(store: self.store, routes: self.routes)
        messages.get(use: calls.list)
        messages.post(use: calls.insert)
        messages.get(":id", use: calls.show)
        messages.post(":id/mark_delivered", use: calls.markDelivered)
        messages.post(":id/increment_delivery_attempt", use: calls.incrementDeliveryAttempt)
        messages.post(":id/cancel", use: calls.cancel)
        messages.post(":id/replace", use: calls.replace)
        let batches = BatchCalls(store: self.store, routes: self.routes)
        messages.post("batch", use: batches.insert)
        messages.post("results", use: batches.results)
        messages.post("receipts", use: batches.receipts)
        let queue = QueueCalls(store: self.store)
        messages.get("queue", use: queue.fetch)
        messages.post("lease", use: queue.lease)
    }
}
