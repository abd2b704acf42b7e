import IPC

/// Serves what people and Prometheus look at; a client of the control socket, like `smppctl`.
@main
struct ConsoleCommand {
    static func main() {
        ChildProgram.run(role: .console) { link, logger in
            let console = Console(link: link, logger: logger)
            link.onFrame = { console.received($0) }
        }
    }
}
