package import NIOCore
import NIOHTTP1

extension CoreClient {
    /// Asks whether Core is well, and what it can do.
    package func status() -> EventLoopFuture<Outcome<CoreStatus>> {
        self.call(CoreRequest(.status, .GET, "/api/status")) { json throws(JSONError) in try CoreStatus(from: &json) }
    }

    /// Tells Core that this gateway is there; to be repeated every 60 s.
    package func register(_ registration: FrontendRegistration) -> EventLoopFuture<Outcome<Registration>> {
        let request = CoreRequest(.register, .POST, "/api/frontends/register").sending(registration)
        return self.call(request) { json throws(JSONError) in try json.enveloped(Registration.self) }
    }

    /// Renews and gives back leases; only for a Core with the extension `lease`.
    package func lease(_ change: LeaseChange) -> EventLoopFuture<Outcome<LeaseAnswer>> {
        let request = CoreRequest(.lease, .POST, "/api/messages/lease", about: .offer).sending(change)
        return self.call(request) { json throws(JSONError) in try json.enveloped(LeaseAnswer.self) }
    }

    /// Adds an event to a message's history.
    ///
    /// `permanent` where there is no such message, or Core has no events.
    package func event(_ event: MessageEvent) -> EventLoopFuture<Outcome<Void>> {
        self.tell(CoreRequest(.event, .POST, "/api/events", about: .offer).sending(event))
    }

    /// Lists the routes.
    package func routes() -> EventLoopFuture<Outcome<[MessageRoute]>> {
        self.call(CoreRequest(.routes, .GET, "/api/routes", about: .offer)) { json throws(JSONError) in
            try json.underData { json throws(JSONError) in
                var routes: [MessageRoute] = []
                try json.elements { json throws(JSONError) in routes.append(try MessageRoute(from: &json)) }
                return routes
            }
        }
    }

    /// How many messages wait for each bind.
    ///
    /// `permanent` where Core has no metrics of this kind.
    package func queueDepths() -> EventLoopFuture<Outcome<[String: Int64]>> {
        self.gauges().map { outcome in outcome.map(\.depths) }
    }

    /// The same, and how many messages have expired.
    package func gauges() -> EventLoopFuture<Outcome<CoreGauges>> {
        self.call(CoreRequest(.queueDepths, .GET, "/metrics", about: .offer)) { text throws(JSONError) in
            let page = String(decoding: text.bytes, as: UTF8.self)
            return CoreGauges(depths: QueueDepths.read(page), expired: QueueDepths.expired(page))
        }
    }
}
