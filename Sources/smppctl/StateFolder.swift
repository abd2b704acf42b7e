import ArgumentParser
import IPC

/// Where the gateway that is meant keeps its things.
struct StateFolder: ParsableArguments {
    /// Where the packaged service keeps its sockets; systemd makes the folder (`RuntimeDirectory=`).
    static let installedSockets = "/run/omnimessage-smpp"

    @Option(
        name: .customLong("state-dir"),
        help: ArgumentHelp(
            "The folder of a gateway that was started with --state-dir.",
            discussion: "Without it: the installed service, /var/lib/omnimessage-smpp with its sockets in "
                + "/run/omnimessage-smpp.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var stateDirectory: String?

    /// The control socket, as a person would name it.
    var shownSocket: String { self.socketFolder + "/" + ChildIdentity.controlSocketName }

    private var socketFolder: String {
        guard let directory = self.stateDirectory else { return Self.installedSockets }
        return directory + "/run"
    }

    /// The control socket as it can be dialled: a path of any length.
    func socket() throws(Refusal) -> String {
        guard let path = SocketPath.resolve(folder: self.socketFolder, name: ChildIdentity.controlSocketName) else {
            throw Refusal.nothingRuns(at: self.shownSocket)
        }
        return path
    }
}

extension StateFolder {
    /// This one where it was named, else the other: the option may stand before or behind the subcommand.
    func or(_ other: StateFolder) -> StateFolder {
        self.stateDirectory == nil ? other : self
    }
}
