import CLinux
package import Common
import Foundation
package import Logging
import NIOCore
import NIOPosix

/// What every child of the supervisor does before its own work, and after.
///
/// One thread, which is the event loop. The child dies with its supervisor, however that one dies: the kernel kills
/// it (PDEATHSIG), and the end of the connection ends it where the kernel's word came too early to be heard.
package enum ChildProgram {
    /// Runs until `exit`; `prepare` is called on the event loop before the first frame.
    package static func run(role: ChildRole, prepare: @escaping (SupervisorLink, Logger) -> Void) -> Never {
        let environment = ProcessInfo.processInfo.environment
        guard let identity = ChildIdentity(environment: environment, role: role) else {
            Self.refuseToRunAlone(role)
        }
        _ = omni_die_with_parent()
        // Before any other thread: they are as nice as the one that starts them.
        if let nice = environment["OMNI_NICE"].flatMap(Int32.init) { _ = omni_set_nice(nice) }
        DescriptorLimit.raise()
        let level = environment["OMNI_LOG_LEVEL"].flatMap(LogLevel.init) ?? .info
        let style = environment["OMNI_LOG_STYLE"].flatMap(LogStyle.init(word:)) ?? .text(colour: false)
        LoggingSetup.bootstrap(level: level, style: style)
        var logger = Logger(label: role.name)
        if identity.bind.isEmpty {
            logger[metadataKey: LogKeys.role] = "\(role.name)"
        } else {
            logger[metadataKey: LogKeys.bind] = "\(identity.bind)"
        }
        MultiThreadedEventLoopGroup.withCurrentThreadAsEventLoop { eventLoop in
            SupervisorLink.connect(identity, processID: getpid(), on: eventLoop) { link in
                link.onLost = { exit(ExitStatus.failed.rawValue) }
                prepare(link, logger)
            }
            .whenFailure { _ in exit(ExitStatus.failed.rawValue) }
        }
        exit(ExitStatus.ok.rawValue)
    }

    /// Says why, to the supervisor and in the log, and ends with a status that tells whether a retry is worth it.
    package static func giveUp(_ status: ExitStatus, _ why: String, link: SupervisorLink, logger: Logger) {
        logger.error("\(why)")
        link.send(.lastWords(why))
        // The frame leaves when this turn of the loop ends.
        link.eventLoop.execute { exit(status.rawValue) }
    }

    /// Gives up because nobody can be listened to; `key` is the setting that names the port.
    package static func cannotListen(
        on host: String,
        port: Int,
        _ key: String,
        _ error: any Error,
        link: SupervisorLink,
        logger: Logger
    ) {
        let inUse = (error as? IOError)?.errnoCode == EADDRINUSE
        let why =
            inUse
            ? "port \(port) on \(host) is in use: end the program that has it, or set \(key)"
            : "cannot listen on \(host) port \(port): \(error)"
        Self.giveUp(.portInUse, why, link: link, logger: logger)
    }

    private static func refuseToRunAlone(_ role: ChildRole) -> Never {
        let text = """
            \(role.name): this program is started by omnimessage-smpp's supervisor, not by hand.
            Start the gateway with: supervisor --config FILE --state-dir DIR

            """
        FileHandle.standardError.write(Data(text.utf8))
        exit(ExitStatus.usage.rawValue)
    }
}
