import IPC

/// One bind, one process: SMPP with one carrier or one partner, and their messages to and from Core.
@main
struct BindWorkerCommand {
    static func main() {
        ChildProgram.run(role: .bindworker) { link, logger in
            let worker = Worker(link: link, logger: logger)
            link.onFrame = { worker.received($0) }
        }
    }
}
