import IPC

/// Speaks with Core for the gateway as a whole: is it there, what can it do, and who are we.
@main
struct StewardCommand {
    static func main() {
        ChildProgram.run(role: .steward) { link, logger in
            let steward = Steward(link: link, logger: logger)
            link.onFrame = { steward.received($0) }
        }
    }
}
