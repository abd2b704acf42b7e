import Common
import IPC

/// The gateway's status as one page that needs no script and loads nothing.
struct StatusPage {
    private let status: GatewayStatus
    private let now: Timestamp

    init(_ status: GatewayStatus, now: Timestamp) {
        self.status = status
        self.now = now
    }

    var text: String {
        let core = self.status.core
        let coreWords = core.reachable ? "reachable" : "not reachable" + (core.why.isEmpty ? "" : ": " + core.why)
        return Self.frame(
            """
            <p>Version \(HTML.escaped(self.status.version)) ·
            \(Self.mark(self.status.ready ? "ready" : "not ready", good: self.status.ready)) ·
            Core <code>\(HTML.escaped(core.url))</code> \(Self.mark(coreWords, good: core.reachable)) ·
            as of <time>\(HTML.escaped(self.now.iso8601))</time></p>
            \(self.troubles)
            <h2>Binds</h2>
            \(self.binds)
            <h2>Processes</h2>
            \(self.processes)
            """
        )
    }

    /// The page when there is nothing to show, and why.
    static func text(for why: NoAnswer) -> String {
        self.frame("<p>\(self.mark("No status", good: false)): \(HTML.escaped(why.sentence)).</p>")
    }

    private var troubles: String {
        let items = self.status.troubles.map { "<li>\(Self.mark($0, good: false))</li>" }
        return items.isEmpty ? "" : "<ul>\(items.joined())</ul>"
    }

    private var binds: String {
        if self.status.binds.isEmpty { return "<p>No binds are configured.</p>" }
        let rows = self.status.binds.map { bind in
            let numbers = [bind.sessions, bind.sent, bind.received, bind.failures, bind.cached, bind.restarts]
            return "<tr><th scope=\"row\">\(HTML.escaped(bind.name))</th><td>\(HTML.escaped(bind.mode))</td>"
                + "<td>\(Self.mark(bind.state, good: bind.state == "connected"))</td>"
                + "<td>\(HTML.escaped(bind.since))</td><td>\(HTML.escaped(bind.peer))</td>"
                + numbers.map { "<td class=\"n\">\($0)</td>" }.joined() + "<td>\(HTML.escaped(bind.why))</td></tr>"
        }
        return Self.table(
            [
                "Bind", "Mode", "State", "Since", "Peer", "Sessions", "Sent", "Received", "Failed", "Cached",
                "Restarts", "Why",
            ],
            rows
        )
    }

    private var processes: String {
        let rows = self.status.processes.map { process in
            "<tr><th scope=\"row\">\(HTML.escaped(process.role))</th><td>\(HTML.escaped(process.bind ?? ""))</td>"
                + "<td class=\"n\">\(process.pid == 0 ? "" : "\(process.pid)")</td>"
                + "<td>\(Self.mark(process.state, good: process.state == "up"))</td>"
                + "<td>\(HTML.escaped(process.lastEnd ?? ""))</td></tr>"
        }
        return Self.table(["Process", "Bind", "Pid", "State", "How the last one ended"], rows)
    }

    private static func table(_ headings: [String], _ rows: [String]) -> String {
        let head = headings.map { "<th scope=\"col\">\($0)</th>" }.joined()
        return
            "<div><table><thead><tr>\(head)</tr></thead><tbody>\n\(rows.joined(separator: "\n"))\n</tbody></table></div>"
    }

    /// A word whose colour says what it says anyway.
    private static func mark(_ text: String, good: Bool) -> String {
        "<strong class=\"\(good ? "good" : "bad")\">\(HTML.escaped(text))</strong>"
    }

    private static func frame(_ body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>omnimessage-smpp</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 80rem; padding: 0 1rem; }
        div { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { border-bottom: 1px solid #8886; padding: .35rem .6rem; text-align: left; vertical-align: top; }
        .n { text-align: right; font-variant-numeric: tabular-nums; }
        .good { color: light-dark(#0a5c2b, #7ddc9f); }
        .bad { color: light-dark(#a11212, #ff9b9b); }
        </style>
        </head>
        <body>
        <main>
        <h1>omnimessage-smpp</h1>
        \(body)
        <p><a href="/">Again</a> · <a href="/metrics">Metrics</a> · <a href="/healthz">Health</a></p>
        </main>
        </body>
        </html>

        """
    }
}
