import ArgumentParser
import Glibc
import IPC

/// Where the gateway that is meant keeps its things; without the option it is the installed service.
struct StateFolder: ParsableArguments {
    /// Where the packaged service keeps its sockets; systemd makes the folder (`RuntimeDirectory=`).
    static let installedSockets = "/run/omnimessage-smpp"

    @Option(
        name: .customLong("state-dir"),
        help: ArgumentHelp("The folder of a gateway started with --state-dir.", valueName: "dir"),
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
            throw errno == EACCES ? .notAllowed(at: self.shownSocket) : .nothingRuns(at: self.shownSocket)
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
