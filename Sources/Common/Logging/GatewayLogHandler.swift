package import Logging

/// Writes one line for each record, by one `write(2)`, so that lines of several processes never mix.
package struct GatewayLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let style: LogStyle
    private let clock: @Sendable () -> Timestamp
    private let write: @Sendable (String) -> Void
    private var ownLevel: Logger.Level?

    package init(
        style: LogStyle,
        metadata: Logger.Metadata = [:],
        clock: @escaping @Sendable () -> Timestamp = { .now },
        write: @escaping @Sendable (String) -> Void = StandardError.write
    ) {
        self.style = style
        self.metadata = metadata
        self.clock = clock
        self.write = write
    }

    /// That of the process, which `LoggingSetup.setLevel` changes, unless this logger was given one of its own.
    package var logLevel: Logger.Level {
        get { self.ownLevel ?? Logger.Level(LoggingSetup.level) }
        set { self.ownLevel = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = self.metadata
        if let provided = self.metadataProvider?.get() { fields.merge(provided) { $1 } }
        if let given = event.metadata { fields.merge(given) { $1 } }
        if let error = event.error, fields[LogKeys.error] == nil { fields[LogKeys.error] = "\(error)" }
        let bind = fields.removeValue(forKey: LogKeys.bind)
        let record = LogRecord(
            time: self.clock(),
            level: LogLevel(event.level),
            message: event.message.description,
            bind: bind?.description,
            fields: fields.mapValues(\.description)
        )
        self.write(record.line(self.style))
    }
}

extension Logger.Level {
    package init(_ level: LogLevel) {
        self =
            switch level {
            case .trace: .trace
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
    }
}

extension LogLevel {
    package init(_ level: Logger.Level) {
        self =
            switch level {
            case .trace: .trace
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
    }
}
