import Foundation
import IPC

/// The object of `smppctl status --json`.
enum StatusJSON {
    /// Keys in alphabetical order, so that two outputs can be compared line by line.
    static func text(_ status: GatewayStatus, pretty: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(status), as: UTF8.self)
    }
}
