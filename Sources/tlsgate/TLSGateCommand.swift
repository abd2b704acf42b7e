import IPC

/// Ends the TLS of partners' connections, and passes each on to the listener as a plain one.
@main
struct TLSGateCommand {
    static func main() {
        ChildProgram.run(role: .tlsgate) { link, logger in
            let gate = TLSGate(link: link, logger: logger)
            link.onFrame = { gate.received($0) }
        }
    }
}
