import ArgumentParser
import Commands
import Glibc

/// A carrier and a partner to practise with.
@main
struct Rehearse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Both ends of an SMPP connection, to practise and to measure with.",
        discussion: """
            Examples:
              rehearse carrier --port 2776                     a carrier that takes everything
              rehearse partner --port 2776 --send 4912 4913 Hello --wait-receipt
              rehearse partner --port 2776 --load --sessions 4 --window 100 --count 1000000

            Exit status: 0 done, 1 refused or failed, 2 wrong usage.
            """,
        subcommands: [CarrierCommand.self, PartnerCommand.self]
    )

    static func main() {
        do {
            var command = try self.parseAsRoot()
            try command.run()
        } catch let complaint as Complaint {
            StandardStream.error.write("rehearse: \(complaint.sentence)\n")
            Glibc.exit(ExitStatus.failed.rawValue)
        } catch {
            self.end(with: error)
        }
    }
}
