/// One line of the gateway's log as the supervisor got it.
///
/// It is not parsed: what the process has written into it is for whoever reads it.
package struct LoggedLine: Equatable, Sendable {
    /// When it arrived.
    package var time: Timestamp
    /// The program that wrote it: `supervisor`, or a child's role.
    package var process: String
    /// The bind of a bind worker; empty for the others.
    package var bind: String
    /// The line, without its end.
    package var text: String

    package init(time: Timestamp, process: String, bind: String, text: String) {
        self.time = time
        self.process = process
        self.bind = bind
        self.text = text
    }

    /// What it costs to keep it, near enough.
    package var octets: Int { self.text.utf8.count + self.process.utf8.count + self.bind.utf8.count + 64 }
}
