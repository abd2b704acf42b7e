import IPC

/// Accepts SMPP connections and hands each to the worker of the bind that it names.
@main
struct ListenerCommand {
    static func main() {
        ChildProgram.run(role: .listener) { link, logger in
            let listener = Listener(link: link, logger: logger)
            link.onFrame = { listener.received($0) }
        }
    }
}
