import CacheFlow
import Common
import CoreAPI
import IPC
import Logging
import NIOCore

/// Hands to Core the cached messages of binds that have no running worker: disabled, removed, renamed, failing.
final class Orphanage {
    let store: StoreLink
    private let logger: Logger
    private var flows: [BindName: CacheFlow] = [:]
    private var client: CoreClient?
    private var access: CoreAccess?
    private var settings: ChildConfiguration.CacheSettings?
    private var facts: CoreFacts?

    init(store: StoreLink, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Hands them to this Core from now on.
    func use(_ client: CoreClient, _ access: CoreAccess, _ settings: ChildConfiguration.CacheSettings) {
        guard client !== self.client || access != self.access || settings != self.settings else { return }
        for flow in self.flows.values { flow.stop() }
        self.flows = [:]
        (self.client, self.access, self.settings) = (client, access, settings)
    }

    func learned(_ facts: CoreFacts) {
        self.facts = facts
        for flow in self.flows.values { flow.learned(facts) }
    }

    /// Messages of this bind are due, and nobody else is there to hand them on.
    func due(_ bind: BindName) {
        if let flow = self.flows[bind] { return flow.due() }
        guard let client = self.client, let access = self.access, let settings = self.settings else { return }
        var logger = self.logger
        logger[metadataKey: LogKeys.bind] = "\(bind)"
        let flow = CacheFlow(
            bind,
            access.frontend,
            settings,
            store: self.store,
            queues: CoreQueues(
                client: client,
                bind: bind,
                concurrency: access.concurrency,
                eventLoop: self.store.eventLoop
            ),
            logger: logger
        )
        flow.onIdle = { [weak self] in self?.flows[bind] = nil }
        self.flows[bind] = flow
        if let facts = self.facts { flow.learned(facts) }
    }
}
