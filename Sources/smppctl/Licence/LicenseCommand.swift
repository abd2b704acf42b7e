import ArgumentParser
import Common
import Foundation
import Licence

/// What concerns licences: to look at one, and, for whoever gives them out, to make one.
struct LicenseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "license",
        abstract: "Show or make a licence.",
        discussion: """
            Examples:
              smppctl license show
              smppctl license keygen vendor.key
              smppctl license make --key vendor.key --holder Acme --expires 2027-12-31
            """,
        subcommands: [
            LicenseShowCommand.self,
            LicenseMakeCommand.self,
            LicenseKeygenCommand.self,
        ]
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    /// The text of a small file that a person has named.
    static func text(of path: String) throws(Refusal) -> String {
        switch SmallFile.read(path, limit: LicenceDocument.sizeLimit) {
        case .success(let file): return String(decoding: file.bytes, as: UTF8.self)
        case .failure(let wrong): throw Refusal("\(path): \(wrong.reason)")
        }
    }
}
