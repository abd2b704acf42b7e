import ArgumentParser
import Commands
import Common
import Foundation

/// One tool for people and scripts.
@main
struct Smppctl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smppctl",
        abstract: "Look at and steer a running omnimessage-smpp gateway.",
        discussion: """
            Examples:
              smppctl status                      how are the binds, and why
              smppctl status --json               the same for a script
              smppctl status --watch              again each second
              smppctl probe --bind vodafone_uk    try a carrier's link, step by step
              smppctl send --to 61400000001 --from Me --text Hello --wait
              smppctl queue                       what waits in Core, and why
              smppctl cache summary               what waits in the message cache
              smppctl bind reconnect acme         new sessions for one bind
              smppctl reload --dry-run            what would the changed file do?
              smppctl config check gateway.yaml   is this file good?
              smppctl license show                whom is the licence for, until when?
              smppctl logs --follow               what the gateway writes, live
              smppctl trace vodafone_uk           its PDUs, live
              smppctl metrics                     what Prometheus would scrape
              smppctl support-bundle              for whoever is asked for help
              smppctl --state-dir ./demo status   a gateway in the folder ./demo

            Exit status: 0 done, 1 refused or failed, 2 wrong usage.
            """,
        subcommands: [
            StatusCommand.self,
            SendCommand.self,
            QueueCommand.self,
            ProbeCommand.self,
            CacheCommand.self,
            BindCommand.self,
            ReloadCommand.self,
            ConfigCommand.self,
            LicenseCommand.self,
            LogsCommand.self,
            TraceCommand.self,
            MetricsCommand.self,
            SupportBundleCommand.self,
            VersionCommand.self,
            ManualCommand.self,
        ]
    )

    @OptionGroup var folder: StateFolder

    static func main() {
        do {
            var command = try self.parseAsRoot()
            try command.run()
        } catch let refusal as Refusal {
            Output.complain("smppctl: \(refusal.sentence)")
            Foundation.exit(ExitStatus.failed.rawValue)
        } catch {
            self.end(with: error)
        }
    }
}
