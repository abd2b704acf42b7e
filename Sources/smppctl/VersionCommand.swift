import ArgumentParser
import Common
import IPC

/// Which versions are there.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version of this program and, where one runs, of the gateway.",
        discussion: """
            Examples:
              smppctl version
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    func run() throws {
        Output.say("smppctl \(ProductVersion.current)")
        // Without a gateway there is nothing more to say, and that is no failure.
        guard case .success(.status(let status)) = self.ask() else { return }
        Output.say("gateway \(status.version)")
    }

    private func ask() -> Result<ControlResponse, Refusal> {
        do {
            return .success(try GatewayCall.ask(.status, of: self.folder.or(self.root.folder)))
        } catch {
            return .failure(error)
        }
    }
}
