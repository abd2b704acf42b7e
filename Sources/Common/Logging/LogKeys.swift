/// The names of the fields of log records, each with one meaning everywhere.
package enum LogKeys {
    /// Bind name; every line that concerns a bind has it, and it is written first.
    package static let bind = "bind"
    /// What the process is: `supervisor`, `worker`, `listener`, `tlsgate`, `steward`, `console`, `core`.
    package static let role = "role"
    package static let pid = "pid"
    package static let generation = "generation"
    /// Address of the far side.
    package static let peer = "peer"
    /// The version of TLS of a connection, and the common name of the certificate that the far side has shown.
    package static let tls = "tls"
    package static let certificate = "certificate"
    package static let session = "session"
    package static let systemID = "system_id"
    package static let bindType = "bind_type"
    package static let host = "host"
    package static let port = "port"
    /// The id that the gateway or Core gave a message.
    package static let messageID = "message_id"
    /// The id that the carrier gave it.
    package static let carrierMessageID = "carrier_message_id"
    package static let source = "source"
    package static let destination = "destination"
    package static let command = "command"
    /// Which part of a long message, as `2/3`.
    package static let part = "part"
    /// A call to Core, and how it ended.
    package static let operation = "operation"
    package static let outcome = "outcome"
    package static let sequence = "sequence"
    /// An SMPP command_status, in hexadecimal.
    package static let status = "status"
    package static let reason = "reason"
    package static let error = "error"
    package static let attempt = "attempt"
    package static let delay = "delay_ms"
    package static let duration = "duration_ms"
    package static let count = "count"
    package static let bytes = "bytes"
    package static let exitCode = "exit_code"
    package static let signal = "signal"
    package static let path = "path"
    package static let key = "key"
    package static let url = "url"
    package static let version = "version"
}
