import Common
import CoreAPI
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The embedded Core as a whole: a store, an HTTP server before it, and a sweeper behind it.
actor EmbeddedCoreServer {
    /// How long a stop waits for requests under way.
    private static let patience = TimeAmount.seconds(5)

    private let configuration: EmbeddedCoreConfiguration
    private let rules: StoreRules
    private let fates: MessageStore.Fates
    private let logger: Logger
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let traffic = Traffic()
    private var store: MessageStore?
    private var work: [Task<Void, Never>] = []
    /// What the HTTP server runs in; it is asked to end, not cancelled, so that it closes its connections in order.
    private var serving: ServiceGroup?
    private var server: [Task<Void, Never>] = []

    init(
        configuration: EmbeddedCoreConfiguration,
        rules: StoreRules = StoreRules(),
        fates: MessageStore.Fates = .system,
        logger: Logger
    ) {
        self.configuration = configuration
        var rules = rules
        rules.ladder = RetryLadder(maxAttempts: configuration.maxAttempts)
        self.rules = rules
        self.fates = fates
        self.logger = logger
    }

    /// Opens the store and listens; returns the port.
    func start() async throws -> Int {
        try self.configuration.checkExposure()
        let store = try MessageStore(path: self.configuration.databasePath, rules: self.rules, fates: self.fates)
        self.store = store
        let routes = RouteBook(store: store)
        try await routes.begin(with: self.configuration.routes.map(MessageRoute.init))
        let gate = Gate(apiKey: self.configuration.apiKey, traffic: self.traffic, tally: store.tally)
        let router = CoreRouter(store: store, routes: routes, frontends: Frontends(), gate: gate)
        let port = try await self.listen(router.build()).get()
        let sweeper = Sweeper(store: store, eventLoop: self.group.next(), logger: self.logger)
        self.work.append(Task { await sweeper.run() })
        self.logger.info("listening", metadata: [LogKeys.host: "\(self.configuration.host)", LogKeys.port: "\(port)"])
        return port
    }

    /// Ends held calls, lets requests under way end, and closes the store.
    func stop() async {
        self.store?.waiters.close()
        await self.traffic.stop(patience: Self.patience, on: self.group.next())
        await self.serving?.triggerGracefulShutdown()
        for task in self.work { task.cancel() }
        for task in self.work + self.server { await task.value }
        self.work = []
        self.server = []
        await self.store?.close()
        do {
            try await self.group.shutdownGracefully()
        } catch {
            self.logger.debug("event loop not closed", metadata: [LogKeys.error: "\(error)"])
        }
    }

    private func listen(_ router: Router<CoreRequestContext>) -> EventLoopFuture<Int> {
        let listening = self.group.next().makePromise(of: Int.self)
        let application = Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .seconds(120))),
            configuration: ApplicationConfiguration(
                address: .hostname(self.configuration.host, port: self.configuration.port),
                serverName: "OmniMessage"
            ),
            onServerRunning: { channel in listening.succeed(channel.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(self.group),
            logger: self.logger.quiet
        )
        let logger = self.logger
        var settings = ServiceGroupConfiguration(services: [application], logger: logger.quiet)
        settings.maximumGracefulShutdownDuration = .seconds(2)
        let serving = ServiceGroup(configuration: settings)
        self.serving = serving
        self.server.append(
            Task {
                do {
                    try await serving.run()
                } catch is CancellationError {
                    logger.debug("server ended")
                } catch {
                    // Where the port could not be had, this is what `start` reports; later, there is nobody else to say it.
                    listening.fail(error)
                    logger.error("server ended", metadata: [LogKeys.error: "\(error)"])
                }
            }
        )
        return listening.futureResult
    }
}

extension Logger {
    /// Hummingbird tells of its own life at info; here one line of ours is enough.
    fileprivate var quiet: Logger {
        var logger = self
        logger.logLevel = max(self.logLevel, .warning)
        return logger
    }
}
