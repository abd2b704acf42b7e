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
              smppctl version --json | jq -r .gateway
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    @Flag(help: "Print them as JSON; gateway is null where none runs.") var json = false

    func run() throws {
        // Without a gateway there is less to say, and that is no failure.
        var gateway: String?
        if case .success(.status(let status)) = self.ask() { gateway = status.version }
        guard !self.json else {
            let versions: [String: JSONValue] = [
                "smppctl": .text(ProductVersion.current), "gateway": gateway.map(JSONValue.text) ?? .null,
            ]
            return Output.say(try JSONText.of(versions))
        }
        Output.say("smppctl \(ProductVersion.current)")
        if let gateway { Output.say("gateway \(gateway)") }
    }

    private func ask() -> Result<ControlResponse, Refusal> {
        do {
            return .success(try GatewayCall.ask(.status, of: self.folder.or(self.root.folder)))
        } catch {
            return .failure(error)
        }
    }
}
