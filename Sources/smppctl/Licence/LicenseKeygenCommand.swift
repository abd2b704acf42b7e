import ArgumentParser
import Licence

/// Makes the pair of keys of whoever gives out licences.
struct LicenseKeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a key to sign licences with.",
        discussion: """
            Whoever has the private key can make licences: keep it off the gateway's machine. The public one goes \
            into the gateway's configuration, and is printed as the line that belongs there.

            Examples:
              smppctl license keygen vendor.key        writes vendor.key and vendor.key.pub
            """
    )

    @Argument(help: "The file for the private key (PEM); only you may read it.", completion: .file())
    var path: String

    @Flag(help: "Print the files' names and the public key as JSON.") var json = false

    func run() throws {
        let key = LicenceSigningKey()
        let publicKey = key.publicKey.text
        // A private key is never replaced: every licence that it has signed would need another public one.
        try OutputFile.write(Array(key.pem.utf8), to: self.path, mayReplace: false)
        try OutputFile.write(Array("\(publicKey)\n".utf8), to: "\(self.path).pub", mayReplace: true)
        guard !self.json else {
            let report = [
                "private_key_file": self.path, "public_key_file": "\(self.path).pub", "public_key": publicKey,
            ]
            return Output.say(try JSONText.of(report))
        }
        Output.say("license_public_key: \(publicKey)")
    }
}
