import Glibc
import IPC
import NIOCore
import NIOPosix

/// One question to the gateway, and its answer.
enum GatewayCall {
    /// How long the gateway may take; its supervisor never waits for anybody itself.
    static let patience: TimeAmount = .seconds(5)

    static func ask(_ request: ControlRequest, of folder: StateFolder) throws(Refusal) -> ControlResponse {
        let path = try folder.socket()
        let response: ControlResponse
        do {
            response = try self.exchange(request, path: path).wait()
        } catch {
            throw Refusal(error, socket: folder.shownSocket)
        }
        if case .refused(let why) = response { throw Refusal(why) }
        return response
    }

    /// Gives an order that has no answer but that it is done, and says so: as JSON, or in these words.
    static func give(_ order: BindOrder, to folder: StateFolder, json: Bool, words: String) throws {
        guard case .done = try self.ask(.bind(order), of: folder) else {
            throw Refusal("the gateway answered something else than was asked")
        }
        Output.say(try json ? JSONText.of(["bind": order.bind, "done": order.action.rawValue]) : words)
    }

    private static func exchange(_ request: ControlRequest, path: String) -> EventLoopFuture<ControlResponse> {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        return eventLoop.flatSubmit {
            ControlClient.connect(path: path, on: eventLoop).flatMap { client in
                client.value.ask(request, timeout: self.patience).always { _ in client.value.close() }
            }
        }
    }
}

extension Refusal {
    static func nothingRuns(at socket: String) -> Refusal {
        Refusal(
            """
            no gateway runs at \(socket)
              Start it with `systemctl start omnimessage-smpp`, or name the folder of one that was started by hand
              with --state-dir DIR.
            """
        )
    }

    static func notAllowed(at socket: String) -> Refusal {
        Refusal(
            """
            \(socket): permission denied
              Run it as root or as the gateway's user: sudo -u omnimessage-smpp smppctl …
            """
        )
    }

    /// What a failed call means to the person who made it.
    init(_ error: any Error, socket: String) {
        switch error {
        case ControlFault.timeout:
            self.init(
                """
                the gateway at \(socket) does not answer
                  Its supervisor is stopped or has no time; see `journalctl -u omnimessage-smpp`.
                """
            )
        case ControlFault.connectionLost:
            self.init("the gateway at \(socket) ended the connection; it may be stopping")
        case ControlFault.notUnderstood:
            self.init("the gateway at \(socket) is of another version; use the smppctl that was installed with it")
        case let error as IOError where error.errnoCode == EACCES || error.errnoCode == EPERM:
            self = .notAllowed(at: socket)
        case let error as IOError where error.errnoCode == ENOENT || error.errnoCode == ECONNREFUSED:
            self = .nothingRuns(at: socket)
        default:
            self.init("\(socket): \(error)")
        }
    }
}
