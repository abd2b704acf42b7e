import Common
import NIOCore
import NIOPosix
import NIOSSL
import SMPP
import TLS

/// Tries a carrier's link step by step; the first step that fails is the last one done.
struct Probe {
    private let target: ProbeTarget
    private let eventLoop: any EventLoop
    private let tell: (ProbeStep) -> Void
    private var report: ProbeReport
    private var began = ContinuousClock.now

    /// `tell` is told each step as it is done.
    init(_ target: ProbeTarget, tell: @escaping (ProbeStep) -> Void = { _ in }) {
        self.target = target
        self.eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        self.tell = tell
        self.report = ProbeReport(target)
    }

    static func run(_ target: ProbeTarget, tell: @escaping (ProbeStep) -> Void = { _ in }) -> ProbeReport {
        var probe = Probe(target, tell: tell)
        probe.run()
        return probe.report
    }

    private var patience: TimeAmount { .milliseconds(self.target.patience.wholeMilliseconds) }

    private mutating func run() {
        guard let addresses = self.resolve(), let channel = self.connect(addresses) else { return self.skipRest() }
        defer { channel.close(promise: nil) }
        guard let conversation = self.converse(channel) else { return self.skipRest() }
        guard self.target.login != nil else {
            self.skip(.bind, "no --system-id was given")
            self.enquireUnbound(conversation)
            return self.skip(.unbind, "there was no bind")
        }
        guard self.bind(conversation), self.enquire(conversation) else { return self.skipRest() }
        self.unbind(conversation)
    }

    // MARK: Steps

    private mutating func resolve() -> [SocketAddress]? {
        let (host, port) = (self.target.host, self.target.port)
        let found = NIOThreadPool.singleton.runIfActive(eventLoop: self.eventLoop) {
            try NameLookup.addresses(of: host, port: port)
        }
        let isAddress = IPAddress(host) != nil
        return self.step(.name, self.limited(found)) { addresses in
            let list = addresses.compactMap(\.ipAddress).joined(separator: ", ")
            return isAddress ? "\(list) is an address" : list
        }
    }

    /// All addresses in turn, as the gateway would.
    private mutating func connect(_ addresses: [SocketAddress]) -> (any Channel)? {
        let bootstrap = ClientBootstrap(group: self.eventLoop)
            .connectTimeout(self.patience)
            .channelOption(.autoRead, value: false)
        var words: [String] = []
        self.began = .now
        for address in addresses {
            do {
                let channel = try bootstrap.connect(to: address).wait()
                let before = words.isEmpty ? "" : "; before that \(words.joined(separator: "; "))"
                self.add(.tcp, .passed, "connected to \(Self.shown(address))\(before)")
                return channel
            } catch {
                let why = ConnectionWords.of(error, patience: self.target.patience)
                words.append(addresses.count > 1 ? "\(Self.shown(address)): \(why)" : why)
            }
        }
        self.add(.tcp, .failed, words.joined(separator: "; "))
        return nil
    }

    private static func shown(_ address: SocketAddress) -> String {
        "\(address.ipAddress ?? "?") port \(address.port ?? 0)"
    }

    /// The connection's SMPP end, behind TLS where it is wanted.
    private mutating func converse(_ channel: any Channel) -> NIOLoopBound<ProbeConversation>? {
        let (tls, host, patience) = (self.target.tls, self.target.host, self.patience)
        let made = channel.eventLoop.submit { try Self.attach(to: channel, tls, host) }
        guard let tls else {
            self.skip(.tls, "not asked for")
            do {
                return try made.wait()
            } catch {
                self.fail(.bind, error)
                return nil
            }
        }
        let secured = made.flatMap { conversation in
            conversation.value.secured(within: patience).flatMap {
                TLSFacts.words(channel, verifies: tls.verifyPeer).map { (conversation, $0) }
            }
        }
        return self.step(.tls, secured) { $0.1 }?.0
    }

    /// Only then is the connection read, so that nothing is missed.
    private static func attach(
        to channel: any Channel,
        _ tls: ClientTLS?,
        _ host: String
    ) throws -> NIOLoopBound<ProbeConversation> {
        let conversation = ProbeConversation(eventLoop: channel.eventLoop)
        do {
            if let tls { try channel.pipeline.syncOperations.addHandler(tls.handler(host: host)) }
            try channel.pipeline.syncOperations.addHandler(conversation)
        } catch ChannelError.ioOnClosedChannel {
            conversation.lost()
        }
        // A connection that has closed meanwhile has told the conversation so.
        channel.setOption(.autoRead, value: true).whenFailure { _ in }
        return NIOLoopBound(conversation, eventLoop: channel.eventLoop)
    }

    private mutating func bind(_ conversation: NIOLoopBound<ProbeConversation>) -> Bool {
        guard let login = self.target.login else { return false }
        let answer = self.ask(conversation, login.request)
        return self.step(.bind, answer, judge: { BindVerdict.of($0, login) })
    }

    private mutating func enquire(_ conversation: NIOLoopBound<ProbeConversation>) -> Bool {
        let answer = self.ask(conversation, .enquireLink)
        return self.step(.enquireLink, answer) { pdu in
            guard pdu.commandID == .enquireLinkResp, pdu.status == .ok else {
                return (.failed, "answered with \(pdu.commandID.name), \(pdu.status.explanation) (\(pdu.status.name))")
            }
            return (.passed, "answered")
        }
    }

    /// Before a bind the standard promises no answer; but one, whatever it says, shows who is there.
    private mutating func enquireUnbound(_ conversation: NIOLoopBound<ProbeConversation>) {
        self.began = .now
        do {
            let pdu = try self.ask(conversation, .enquireLink).wait()
            self.add(.enquireLink, .passed, "it speaks SMPP (\(pdu.commandID.name))")
        } catch ProbeFault.notSMPP(let what) {
            self.add(.enquireLink, .failed, ProbeFault.notSMPP(what).words(after: self.target.patience))
        } catch {
            let words = ConnectionWords.of(error, patience: self.target.patience)
            self.add(.enquireLink, .unclear, "\(words); without a bind that means little")
        }
    }

    private mutating func unbind(_ conversation: NIOLoopBound<ProbeConversation>) {
        self.began = .now
        let count = Self.deliveries(conversation)
        let more = count == 0 ? "" : "; \(count) deliveries came meanwhile and were told to come again later"
        do {
            let pdu = try self.ask(conversation, .unbind).wait()
            let isDone = pdu.commandID == .unbindResp && pdu.status == .ok
            let words = isDone ? "answered" : "answered with \(pdu.commandID.name) (\(pdu.status.name))"
            self.add(.unbind, isDone ? .passed : .unclear, words + more)
        } catch {
            self.add(.unbind, .unclear, ConnectionWords.of(error, patience: self.target.patience) + more)
        }
    }
}

extension Probe {
    private func ask(_ conversation: NIOLoopBound<ProbeConversation>, _ body: PDU.Body) -> EventLoopFuture<PDU> {
        let patience = self.patience
        return self.eventLoop.flatSubmit { conversation.value.ask(body, within: patience) }
    }

    private static func deliveries(_ conversation: NIOLoopBound<ProbeConversation>) -> Int {
        do {
            return try conversation.eventLoop.submit { conversation.value.deliveries }.wait()
        } catch {
            return 0
        }
    }

    /// A future that fails when it takes too long; what it waits for goes on where it is.
    private func limited<Value: Sendable>(_ future: EventLoopFuture<Value>) -> EventLoopFuture<Value> {
        let promise = self.eventLoop.makePromise(of: Value.self)
        let timer = self.eventLoop.scheduleTask(in: self.patience) { promise.fail(ProbeFault.silence(octets: 0)) }
        future.whenComplete { result in
            timer.cancel()
            promise.completeWith(result)
        }
        return promise.futureResult
    }

    private mutating func step<Value: Sendable>(
        _ name: ProbeStep.Name,
        _ future: EventLoopFuture<Value>,
        words: (Value) -> String
    ) -> Value? {
        self.began = .now
        do {
            let value = try future.wait()
            self.add(name, .passed, words(value))
            return value
        } catch {
            self.fail(name, error)
            return nil
        }
    }

    /// Whether to go on.
    private mutating func step(
        _ name: ProbeStep.Name,
        _ future: EventLoopFuture<PDU>,
        judge: (PDU) -> (ProbeStep.Result, String)
    ) -> Bool {
        self.began = .now
        do {
            let (result, words) = judge(try future.wait())
            self.add(name, result, words)
            return result != .failed
        } catch {
            self.fail(name, error)
            return false
        }
    }

    private mutating func fail(_ name: ProbeStep.Name, _ error: any Error) {
        let words = (error as? NameLookup.Fault)?.words ?? ConnectionWords.of(error, patience: self.target.patience)
        self.add(name, .failed, words)
    }

    private mutating func add(_ name: ProbeStep.Name, _ result: ProbeStep.Result, _ words: String) {
        let taken = ContinuousClock.now - self.began
        let milliseconds = Double(taken.components.seconds) * 1000 + Double(taken.components.attoseconds) / 1e15
        self.put(ProbeStep(name: name, result: result, words: words, milliseconds: milliseconds))
    }

    private mutating func skip(_ name: ProbeStep.Name, _ words: String) {
        self.put(ProbeStep(name: name, result: .skipped, words: words))
    }

    private mutating func skipRest() {
        for name in ProbeStep.Name.allCases.dropFirst(self.report.steps.count) { self.skip(name, "not reached") }
    }

    private mutating func put(_ step: ProbeStep) {
        self.report.add(step)
        self.tell(step)
    }
}
