import CoreAPI
import Logging
import NIOCore
import NIOPosix

/// Calls to Core, one after the other, for a program that has nothing else to do meanwhile.
struct CoreConversation {
    private let known: CoreOptions.Known
    private let eventLoop: any EventLoop
    private let client: NIOLoopBound<CoreClient>

    init(_ known: CoreOptions.Known) throws(Refusal) {
        self.known = known
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        self.eventLoop = eventLoop
        do {
            self.client = try eventLoop.submit {
                // What goes wrong is told once, by whoever asked.
                let logger = Logger(label: "smppctl") { _ in SwiftLogNoOpLogHandler() }
                let client = try CoreClient(configuration: known.core, eventLoop: eventLoop, logger: logger)
                return NIOLoopBound(client, eventLoop: eventLoop)
            }.wait()
        } catch {
            throw Refusal("Core at \(known.core.baseURL): \(error)")
        }
    }

    /// The answer, or why there is none in a sentence.
    func ask<Value: Sendable>(
        _ call: @escaping @Sendable (CoreClient) -> EventLoopFuture<Outcome<Value>>
    ) throws(Refusal) -> Value {
        switch self.outcome(call) {
        case .done(let value): return value
        case .temporary(let fault), .permanent(let fault), .unreachable(let fault):
            throw Refusal(fault, self.known)
        }
    }

    func outcome<Value: Sendable>(
        _ call: @escaping @Sendable (CoreClient) -> EventLoopFuture<Outcome<Value>>
    ) -> Outcome<Value> {
        let client = self.client
        do {
            return try self.eventLoop.flatSubmit { call(client.value) }.wait()
        } catch {
            return .unreachable(CoreFault(.other, "\(error)"))
        }
    }

    func end() {
        let client = self.client
        self.eventLoop.flatSubmit { client.value.shutdown() }.whenComplete { _ in }
    }
}

extension Refusal {
    /// What Core's fault means to the person who asked.
    init(_ fault: CoreFault, _ known: CoreOptions.Known) {
        let core = "Core at \(PlainText(known.core.baseURL))"
        let detail = fault.detail.isEmpty ? "" : " (\(PlainText(fault.detail)))"
        switch fault.reason {
        case .http(401), .http(403):
            let remedy =
                known.isFromFile
                ? "the key in the configuration file is not the one that it takes"
                : "it wants a key; name the configuration file that has it with --config FILE"
            self.init("\(core) lets nobody in without the right key: \(remedy)")
        case .http(let status) where (400..<500).contains(status):
            self.init("\(core) refuses: \(fault.detail.isEmpty ? "http \(status)" : "\(PlainText(fault.detail))")")
        case .connectionRefused, .connectionLost, .nameNotFound, .timeout, .tls, .http, .parseError, .answerTooLarge,
            .tooManyCalls, .badConfiguration, .shutDown, .other:
            self.init("\(core) cannot be asked: \(fault.text)\(detail)")
        }
    }
}
