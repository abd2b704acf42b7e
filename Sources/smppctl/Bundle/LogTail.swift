import Common
import Foundation
import IPC
import NIOCore

/// The end of the gateway's log.
enum LogTail {
    static let lineLimit = 200
    /// So much is read from a file's end, and of a program's output.
    private static let octetLimit = 1 << 20
    /// A line beyond it is cut.
    private static let lengthLimit = 4000

    /// Of a file.
    static func read(_ path: String) throws(Refusal) -> String {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            let end = try file.seekToEnd()
            let start = end > UInt64(self.octetLimit) ? end - UInt64(self.octetLimit) : 0
            try file.seek(toOffset: start)
            let octets = try file.read(upToCount: self.octetLimit) ?? Data()
            return self.lastLines(String(decoding: octets, as: UTF8.self))
        } catch {
            throw Refusal("\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    /// Of the journal.
    static func journal(unit: String) throws(Refusal) -> String {
        let words = [
            "journalctl", "--unit", unit, "--lines", "\(self.lineLimit)", "--no-pager", "--output", "short-iso",
        ]
        let text = self.lastLines(try Program.output(of: words, patience: .seconds(10), limit: self.octetLimit))
        // It answers with `-- No entries --`, and with success.
        guard text.split(separator: "\n").contains(where: { !$0.hasPrefix("-- ") }) else {
            throw Refusal("it has no line of \(unit)")
        }
        return text
    }

    /// What a running gateway keeps of its log, and why it is not another one.
    static func kept(by folder: StateFolder, insteadOf other: String) throws(Refusal) -> String {
        var lines: [String] = []
        do throws(Refusal) {
            let request = ControlRequest.logs(lines: self.lineLimit - 1, follow: false)
            _ = try GatewayStream.follow(request, of: folder, within: .seconds(10)) { news in
                if case .lines(let some) = news { lines += some.map { LogEntry($0).line(Paint(isOn: false)) } }
                return true
            }
        } catch {
            throw Refusal("\(error.sentence)\n  and not from \(other)")
        }
        return self.lastLines(
            "# What the gateway keeps in memory, not from \(other)\n" + lines.map { $0 + "\n" }.joined()
        )
    }

    static func lastLines(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).suffix(self.lineLimit + 1)
        let cut = lines.map { $0.utf8.count > self.lengthLimit ? "\($0.prefix(self.lengthLimit))…" : String($0) }
        return cut.suffix(text.hasSuffix("\n") ? self.lineLimit + 1 : self.lineLimit).joined(separator: "\n")
    }
}
