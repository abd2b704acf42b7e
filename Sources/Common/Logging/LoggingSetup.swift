package import Logging
internal import Synchronization

/// Makes `GatewayLogHandler` the handler of every logger of this process.
package enum LoggingSetup {
    /// Call once, before the first logger is made; answers the process's own logger.
    ///
    /// `metadata` is in every line: a worker says `[LogKeys.bind: name]` here, and never again.
    @discardableResult
    package static func bootstrap(
        level: LogLevel,
        style: LogStyle,
        label: String = "omnimessage-smpp",
        metadata: Logger.Metadata = [:],
        write: @escaping @Sendable (String) -> Void = StandardError.write
    ) -> Logger {
        self.setLevel(level)
        LoggingSystem.bootstrap(
            { _, provider in
                var handler = GatewayLogHandler(style: style, metadata: metadata, write: write)
                handler.metadataProvider = provider
                return handler
            },
            metadataProvider: nil
        )
        return Logger(label: label)
    }

    /// What is logged at least, by every logger that has no level of its own.
    package static var level: LogLevel {
        LogLevel.allCases[self.threshold.load(ordering: .relaxed)]
    }

    /// Acts at once, in every logger made before and after.
    package static func setLevel(_ level: LogLevel) {
        self.threshold.store(LogLevel.allCases.firstIndex(of: level) ?? 0, ordering: .relaxed)
    }

    private static let threshold = Atomic<Int>(LogLevel.allCases.firstIndex(of: .info) ?? 0)
}
