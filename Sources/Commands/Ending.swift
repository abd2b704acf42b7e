package import ArgumentParser
import Glibc

extension ParsableCommand {
    /// Ends the process as `error`, thrown while the arguments were read or the command ran, asks for.
    ///
    /// Help that was asked for goes to standard output, with exit status 0; everything else to standard error, with 2 for
    /// wrong usage and 1 for the rest. ArgumentParser alone would answer 64, which no manual of ours promises.
    package static func end(with error: any Error) -> Never {
        let code = self.exitCode(for: error)
        let message = self.fullMessage(for: error)
        if !message.isEmpty { self.tell(message + "\n", descriptor: code.isSuccess ? STDOUT_FILENO : STDERR_FILENO) }
        Glibc.exit(code.isSuccess ? 0 : code == .validationFailure ? 2 : 1)
    }

    private static func tell(_ text: String, descriptor: Int32) {
        let octets = Array(text.utf8)
        var written = 0
        while written < octets.count {
            let count = octets[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            // A reader that has gone wants no more of it.
            guard count > 0 else { return }
            written += count
        }
    }

    /// Reads the process's arguments and runs what they name; ends the process as `end(with:)` says where that fails.
    package static func runAsAsked() {
        do {
            var command = try self.parseAsRoot()
            try command.run()
        } catch {
            self.end(with: error)
        }
    }
}

extension AsyncParsableCommand {
    /// As `runAsAsked`, for a command that waits.
    package static func runAsAskedWaiting() async {
        do {
            var command = try self.parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            self.end(with: error)
        }
    }
}
