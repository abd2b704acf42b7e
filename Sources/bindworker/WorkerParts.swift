import CacheFlow
import Common
import CoreAPI
import Foundation
import IPC
import Logging
import NIOCore
import SMPP

/// The parts of a worker, and who tells whom: the table of contents of this room.
///
/// ```
/// SMPP ─▶ ClientLink/ServerLink ─▶ CarrierInbound/PartnerInbound ─▶ MessageCache ═ store ═▶ CacheFlow ─▶ Core
///                  ▲                                                 CoreDesk (cache off) ─────────────▶ Core
///                  └── Outbound ◀─ Runway ◀═ store (SendingBook) ◀── FetchLoop ◀──────────────────────── Core
/// ```
final class WorkerParts {
    private enum Role {
        case client(ClientLink)
        case server(ServerLink)
    }

    let desk: CoreDesk
    let outbound: Outbound
    let cache: MessageCache
    let tally: BindTally
    private let bind: Common.Bind
    private let link: SupervisorLink
    private let report: LinkReport
    private let lookout: Lookout
    private let tracer: Tracer
    private let translation: TranslationInForce
    private let logger: Logger
    private var role: Role?
    private var failureReceipts: FailureReceipts?

    init(
        _ bind: Common.Bind,
        _ access: CoreAccess,
        _ settings: ChildConfiguration.CacheSettings,
        link: SupervisorLink,
        store: StoreLink,
        tracer: Tracer,
        logger: Logger
    ) throws {
        self.bind = bind
        self.link = link
        self.tracer = tracer
        self.logger = logger
        self.tally = BindTally(bind: bind)
        self.report = LinkReport(link: link)
        self.desk = try CoreDesk(
            access: access,
            bind: bind.name,
            queueCheckFrequency: bind.queueCheckFrequency,
            tally: self.tally,
            store: store,
            logger: logger
        )
        self.translation = TranslationInForce(OutboundTranslation(bind))
        let queues = self.desk.cacheQueues
        self.cache = MessageCache(
            flow: CacheFlow(bind.name, access.frontend, settings, store: store, queues: queues, logger: logger)
        )
        self.outbound = Outbound(
            settings: OutboundSettings(bind),
            settlements: self.desk.settlements,
            book: bind.mode == .client ? SendingBook(store: store, bind: bind.name) : nil,
            tally: self.tally,
            eventLoop: store.eventLoop,
            logger: logger,
            translate: self.translation.parts
        )
        self.lookout = Lookout(outbound: self.outbound, mode: bind.mode)
    }

    /// Wires them, and opens the link.
    func begin() throws {
        let (desk, outbound) = (self.desk, self.outbound)
        desk.fetch.room = { desk.isReachable ? outbound.room : 0 }
        desk.fetch.knownCount = { outbound.leasedCount }
        desk.fetch.willCall = { outbound.fetchBegins() }
        desk.fetch.deliver = { outbound.take($0) }
        outbound.onRoom = { desk.fetch.nudge() }
        desk.settlements.onEmpty = { desk.fetch.nudge() }
        desk.keepLeases { outbound.leasedIDs }
        switch self.bind {
        case .client(let bind): self.role = .client(self.beginClient(bind))
        case .server(let bind): self.role = .server(try self.beginServer(bind))
        }
    }

    private func beginClient(_ bind: ClientBind) -> ClientLink {
        let inbound = CarrierInbound(
            bind: bind,
            desk: self.desk,
            cache: self.cache,
            tally: self.tally,
            logger: self.logger
        )
        let link = ClientLink(
            bind: bind,
            inbound: inbound,
            outbound: self.outbound,
            desk: self.desk,
            report: self.report,
            lookout: self.lookout
        )
        self.outbound.correlation = { inbound.correlation($0, $1, $2) }
        self.outbound.book?.onEarly = { inbound.tellEarly($0) }
        self.outbound.book?.onDoubtsChanged = { count in self.report.update { $0.inDoubt = UInt32(clamping: count) } }
        self.outbound.resume()
        link.tracer = self.tracer
        link.start()
        return link
    }

    private func beginServer(_ bind: ServerBind) throws -> ServerLink {
        let inbound = PartnerInbound(
            bind: bind,
            desk: self.desk,
            cache: self.cache,
            tally: self.tally,
            eventLoop: self.desk.eventLoop,
            logger: self.logger
        )
        let link = ServerLink(
            bind: bind,
            inbound: inbound,
            outbound: self.outbound,
            desk: self.desk,
            report: self.report,
            lookout: self.lookout
        )
        let receipts = FailureReceipts(store: self.desk.store, bind: bind.name, outbound: self.outbound) {
            link.hasReceiver
        }
        link.tracer = self.tracer
        link.onReceiver = { receipts.look() }
        self.cache.flow.onOwed = { receipts.look() }
        self.failureReceipts = receipts
        try DescriptorInbox.start(
            path: IPC.Route.socketName(number: self.link.identity.number),
            eventLoop: self.desk.eventLoop
        ) { link.adopt($0, descriptor: $1) }
        return link
    }

    /// Looks at the link, and tells what is remarkable where that has changed.
    func look() {
        self.report.remark(self.lookout.remark(isConnected: self.report.status.state == .connected))
    }

    func learned(_ facts: CoreFacts) {
        self.desk.learned(facts)
        self.cache.flow.learned(facts)
    }

    /// Limits, whitelists and intervals that change without a new session.
    func adjust(to bind: Common.Bind, _ access: CoreAccess, _ settings: ChildConfiguration.CacheSettings) {
        self.translation.current = OutboundTranslation(bind)
        self.outbound.update(OutboundSettings(bind))
        self.desk.adjust(to: access, queueCheckFrequency: bind.queueCheckFrequency)
        self.cache.flow.adjust(to: settings)
        switch (self.role, bind) {
        case (.client(let link), .client(let bind)): link.update(bind)
        case (.server(let link), .server(let bind)): link.update(bind)
        case (.client, .server), (.server, .client), (nil, _): break
        }
    }

    func stopLink(within: Duration, completion: @escaping () -> Void) {
        switch self.role {
        case .client(let link): link.stop(within: within, completion: completion)
        case .server(let link): link.stop(within: within, completion: completion)
        case nil: completion()
        }
    }
}

/// How messages become PDUs, by the configuration that is in force.
private final class TranslationInForce {
    var current: OutboundTranslation

    init(_ translation: OutboundTranslation) {
        self.current = translation
    }

    /// The parts' common reference is made of the message's id, so that parts that are sent after a crash belong to those
    /// that were sent before it.
    func parts(_ message: CoreMessage) -> TranslationResult {
        self.current.parts(message, reference: UInt16(truncatingIfNeeded: message.id))
    }
}

extension OutboundSettings {
    init(_ bind: Common.Bind) {
        switch bind {
        case .client(let bind):
            self.init(
                rate: bind.tpsLimit,
                window: bind.windowSize,
                doubtRest: bind.responseTimeout,
                resendsInDoubt: bind.inDoubt == .resend
            )
        case .server(let bind):
            self.init(
                rate: bind.tpsLimit,
                window: bind.deliverWindow * bind.maxSessions,
                doubtRest: bind.responseTimeout,
                resendsInDoubt: true
            )
        }
    }
}

extension OutboundTranslation {
    init(_ bind: Common.Bind) {
        switch bind {
        case .client(let bind):
            self.init(direction: .submit(bind), standardAlphabet: Alphabet(bind.defaultAlphabet))
        case .server(let bind):
            self.init(direction: .deliver, standardAlphabet: Alphabet(bind.defaultAlphabet))
        }
    }
}

extension Common.Bind {
    var queueCheckFrequency: Duration {
        switch self {
        case .client(let bind): bind.queueCheckFrequency
        case .server(let bind): bind.queueCheckFrequency
        }
    }
}
