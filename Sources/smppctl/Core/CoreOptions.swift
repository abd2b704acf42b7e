import ArgumentParser
import Common
import CoreAPI
import Foundation
import IPC

/// How Core is found: in a configuration file, or by asking the gateway that runs.
struct CoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The gateway's configuration file; without it the installed one, or what a running gateway knows.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var config: String?

    /// Core as a gateway knows it, and the binds that this gateway has.
    struct Known {
        var core: CoreClientConfiguration
        var binds: [String]
        /// Core's key is not known to whoever asked the gateway.
        var isFromFile: Bool
    }

    func find(_ folder: StateFolder) throws(Refusal) -> Known {
        if let config { return Self.known(try GatewayFile.load(config, folder)) }
        let installed = ConfigurationFile.standardPath
        if folder.stateDirectory == nil, FileManager.default.isReadableFile(atPath: installed) {
            return Self.known(try GatewayFile.load(installed, folder))
        }
        guard case .status(let status) = try GatewayCall.ask(.status, of: folder) else {
            throw Refusal("the gateway answered something else than its status; name its file with --config")
        }
        return Known(
            core: CoreClientConfiguration(baseURL: status.core.url),
            binds: status.binds.map(\.name),
            isFromFile: false
        )
    }

    private static func known(_ loaded: LoadedConfiguration) -> Known {
        Known(
            core: CoreClientConfiguration(CoreAccess(loaded.configuration)),
            binds: loaded.configuration.allBinds.map(\.name.value),
            isFromFile: true
        )
    }
}
