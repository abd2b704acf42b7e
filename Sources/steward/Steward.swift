import CacheFlow
import Common
import CoreAPI
import Foundation
import IPC
import Logging
import NIOCore
import NIOPosix
import Telemetry

/// Asks Core every second whether it is well, registers the gateway every minute, and tells the supervisor.
final class Steward {
    /// How often Core is asked for its status while it does not answer, and while it does.
    private static let probeEvery: TimeAmount = .milliseconds(250)
    private static let probeWhenWell: Duration = .seconds(1)
    /// Core forgets a frontend after 90 s.
    private static let metricsEvery: Duration = .seconds(5)
    private static let grace: Duration = .seconds(3)
    private static let registerEvery: Duration = .seconds(60)
    private static let depthsEvery: Duration = .seconds(5)
    private static let depthsWhenEmpty: Duration = .seconds(10)
    /// A Core that takes long to count is asked less often: of the time between two questions, the share that it works.
    private static let depthsShare = 100

    private let link: SupervisorLink
    private let eventLoop: any EventLoop
    private let logger: Logger
    private let tally = StewardTally()
    private let startedAt = ContinuousClock.now

    private var access: CoreAccess?
    private var binds: [ChildConfiguration.StewardBind] = []
    private var client: CoreClient?
    private let orphanage: Orphanage
    private var told: CoreFacts?
    private var isProbing = false
    private var probed: ContinuousClock.Instant?
    private var toldMetrics: ContinuousClock.Instant?
    private var registered: ContinuousClock.Instant?
    private var askDepthsAt = ContinuousClock.now
    private var isAskingDepths = false
    private var troubles = CoreTroubles()

    init(link: SupervisorLink, logger: Logger) {
        self.link = link
        self.eventLoop = link.eventLoop
        self.logger = logger
        self.orphanage = Orphanage(store: StoreLink(eventLoop: link.eventLoop) { link.send($0) }, logger: logger)
        self.eventLoop.repeating(every: Self.probeEvery, after: .zero) { self.probe() }
    }

    func received(_ frame: Frame) {
        switch frame {
        case .configure(let json): self.configure(json)
        case .stored(let number, let reply): self.orphanage.store.received(number, reply)
        case .cacheDue(let bind): self.orphanage.due(bind)
        case .stop: exit(ExitStatus.ok.rawValue)
        case .logLevel, .hello, .ready, .linkStatus, .metrics, .pong, .lastWords, .store, .routes, .ping, .coreFacts,
            .request, .response,
            .traced, .trace, .news:
            break
        }
    }

    private func configure(_ json: ByteBuffer) {
        do {
            guard case .steward(let access, let binds, let cache) = try ChildConfiguration(json: json) else { return }
            self.binds = binds
            self.registered = nil
            if access != self.access {
                self.client?.shutdown().whenFailure { _ in }
                self.client = try CoreClient(
                    configuration: CoreClientConfiguration(access),
                    eventLoop: self.eventLoop,
                    logger: self.logger,
                    observe: { [tally] in tally.coreCalls.called($0.rawValue, outcome: $1.rawValue, duration: $2) }
                )
                self.access = access
                if access.baseURL.hasPrefix("https://"), !access.verifyPeer {
                    self.logger.warning("Core's certificate is not verified: set verify_ssl_peer: true")
                }
            }
            if let client = self.client { self.orphanage.use(client, access, cache) }
            self.link.send(.ready)
            self.probe()
        } catch {
            ChildProgram.giveUp(.badConfiguration, "cannot begin: \(error)", link: self.link, logger: self.logger)
        }
    }

    // MARK: Is Core there?

    private func probe() {
        guard let client = self.client, !self.isProbing else { return }
        let now = ContinuousClock.now
        if self.told?.reachable ?? false, let last = self.probed, now - last < Self.probeWhenWell { return }
        self.probed = now
        self.isProbing = true
        client.status().assumeIsolated().whenComplete { result in
            self.isProbing = false
            switch result {
            case .success(.done(let status)):
                let extensions = status.extensions.map(\.rawValue).sorted()
                self.tell(
                    CoreFacts(
                        reachable: true,
                        extensions: extensions,
                        why: "",
                        troubles: self.troubles.sentences(at: now)
                    )
                )
                self.registerIfDue(client)
                self.askDepthsIfDue(client)
            case .success(let outcome):
                let why = outcome.fault.map { "\($0)" } ?? "no answer"
                self.tell(CoreFacts(reachable: false, extensions: self.told?.extensions ?? [], why: why))
            case .failure(let error):
                self.tell(CoreFacts(reachable: false, extensions: self.told?.extensions ?? [], why: "\(error)"))
            }
            self.tellMetricsIfDue()
        }
    }

    /// The probe itself counts as a call: at rest, its counters are told now and then.
    private func tellMetricsIfDue() {
        let now = ContinuousClock.now
        // The depths that are being asked for will be told with all the rest.
        guard !self.isAskingDepths else { return }
        if let told = self.toldMetrics, now - told < Self.metricsEvery { return }
        self.tellMetrics()
    }

    private func tellMetrics() {
        self.toldMetrics = .now
        self.link.send(.metrics(self.tally.snapshot()))
    }

    /// Tells the supervisor when something has changed, and the log when Core goes or comes back.
    private func tell(_ facts: CoreFacts) {
        guard facts != self.told else { return }
        if facts.reachable != self.told?.reachable {
            let url = self.access?.baseURL ?? ""
            if facts.reachable {
                self.logger.info("Core is reachable", metadata: [LogKeys.url: "\(url)"])
            } else if self.told == nil, .now - self.startedAt < Self.grace {
                // The embedded Core starts beside us: that it does not listen yet is no trouble.
                return
            } else {
                self.logger.error("Core is unreachable: \(facts.why)", metadata: [LogKeys.url: "\(url)"])
                self.registered = nil
            }
        }
        self.told = facts
        self.orphanage.learned(facts)
        self.link.send(.coreFacts(facts))
    }

    // MARK: Who are we?

    private func registerIfDue(_ client: CoreClient) {
        let now = ContinuousClock.now
        if let registered = self.registered, now - registered < Self.registerEvery { return }
        guard let access = self.access else { return }
        self.registered = now
        var registration = FrontendRegistration(frontendName: access.frontend)
        registration.ipAddress = Self.ownAddress
        registration.hostname = ProcessInfo.processInfo.hostName
        registration.version = ProductVersion.current
        registration.uptimeSeconds = (now - self.startedAt).components.seconds
        registration.binds = self.binds.map {
            FrontendRegistration.Bind(name: $0.name.value, mode: $0.mode.rawValue, connected: $0.connected)
        }
        client.register(registration).assumeIsolated().whenComplete { result in
            self.troubles.registration = nil
            guard case .success(let outcome) = result, let fault = outcome.fault else { return }
            self.registered = nil
            self.troubles.registration = "\(fault)"
            self.logger.warning("frontend_register failed: \(fault)")
        }
    }

    /// The first address that is not loopback; a machine that has none is reached by that.
    private static var ownAddress: String {
        do {
            let known = try System.enumerateDevices().compactMap { $0.address?.ipAddress }
            let addresses = known.filter { !$0.hasPrefix("127.") && $0 != "::1" }
            return addresses.first { $0.contains(".") } ?? addresses.first ?? "127.0.0.1"
        } catch {
            return "127.0.0.1"
        }
    }

    // MARK: What waits in Core?

    private func askDepthsIfDue(_ client: CoreClient) {
        let now = ContinuousClock.now
        guard !self.isAskingDepths, now >= self.askDepthsAt else { return }
        self.isAskingDepths = true
        client.gauges().assumeIsolated().whenComplete { result in
            self.isAskingDepths = false
            let answered = ContinuousClock.now
            self.askDepthsAt = answered + max(Self.depthsWhenEmpty, (answered - now) * Self.depthsShare)
            guard case .success(.done(let gauges)) = result else { return }
            if gauges.depths.values.contains(where: { $0 > 0 }) {
                self.askDepthsAt = answered + max(Self.depthsEvery, (answered - now) * Self.depthsShare)
            }
            self.tally.depths(gauges.depths, of: self.binds)
            self.tellMetrics()
            let ours = Set(self.binds.map(\.name.value))
            self.troubles.saw(gauges.depths, expired: gauges.expired, binds: ours, at: answered)
        }
    }
}
