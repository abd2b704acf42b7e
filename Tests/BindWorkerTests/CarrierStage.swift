import Common
import CoreAPI
import Logging
import NIOCore
import NIOEmbedded
import SMPP
import Testing

@testable import bindworker

/// `Outbound` between a Core and a carrier that are played by the test, in virtual time.
///
/// The session is a real one, over a channel without a network: what the carrier sees are octets.
final class CarrierStage: SessionOwner {
    let loop: EmbeddedEventLoop
    let outbound: Outbound
    /// How often more messages were asked for.
    private(set) var roomCalls = 0

    private let settlements: Settlements
    private var channel: EmbeddedChannel?
    private var handler: SessionHandler?
    private let tally: BindTally
    private let windowSize: Int

    init(
        loop: EmbeddedEventLoop = EmbeddedEventLoop(),
        rate: Int = 0,
        window: Int = 10,
        doubtRest: Duration = .seconds(30),
        resendsInDoubt: Bool = true,
        book: SendingBook? = nil,
        translate: @escaping (CoreMessage) -> TranslationResult = CarrierStage.plain
    ) throws {
        self.loop = loop
        let (began, start) = (loop.now, ContinuousClock.now)
        self.windowSize = window
        let told = Told()
        self.told = told
        self.settlements = Settlements(
            eventLoop: loop,
            logger: Self.logger,
            single: { _ in loop.makeSucceededFuture(.done(())) },
            batch: { loop.makeSucceededFuture(told.take($0)) }
        )
        self.settlements.usesBatch = true
        self.tally = BindTally(bind: .client(try .carrier()))
        self.outbound = Outbound(
            settings: OutboundSettings(
                rate: rate,
                window: window,
                doubtRest: doubtRest,
                resendsInDoubt: resendsInDoubt
            ),
            settlements: self.settlements,
            book: book,
            tally: self.tally,
            eventLoop: loop,
            logger: Self.logger,
            now: { start + .nanoseconds((loop.now - began).nanoseconds) },
            translate: translate
        )
        self.connectOutbound()
        try self.bind()
    }

    private func connectOutbound() {
        self.outbound.pick = { [unowned self] in
            guard let handler = self.handler, handler.isWritable else { return nil }
            return handler.session.unansweredCount < self.windowSize ? handler : nil
        }
        self.outbound.hasSession = { [unowned self] in self.handler?.session.isBound ?? false }
        self.outbound.onRoom = { [unowned self] in self.roomCalls += 1 }
    }

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Core's memory: what it was told, and whether it listens.
    private final class Told {
        var results: [DeliveryResult] = []
        var isAway = false

        func take(_ results: [DeliveryResult]) -> Outcome<[ItemOutcome]> {
            guard !self.isAway else { return .unreachable(CoreFault(.timeout)) }
            self.results += results
            return .done(results.map { .done($0.id) })
        }
    }

    private let told: Told

    static func plain(_ message: CoreMessage) -> TranslationResult {
        let parts = message.content.messageBody.split(separator: "|")
        return .parts(parts.map { .submitSM(SubmitSM(shortMessage: Array($0.utf8))) })
    }

    /// Core cannot be reached, or can again.
    func core(isAway: Bool) {
        self.told.isAway = isAway
    }

    /// What Core was told, in order.
    var results: [DeliveryResult] { self.told.results }
    var unsettledCount: Int { self.settlements.count }

    // MARK: The carrier

    /// A new session, bound; without parameters as an old carrier wants it, if so asked.
    func bind(allowsParameters: Bool = true) throws {
        var configuration = SessionConfiguration(role: .esme)
        configuration.windowSize = 1000
        configuration.trustsUnstatedVersion = allowsParameters
        let handler = SessionHandler(
            configuration: configuration,
            peer: "carrier",
            maximumLength: 70_000,
            tally: self.tally,
            eventLoop: self.loop
        )
        handler.owner = self
        self.handler = handler
        let channel = EmbeddedChannel(handler: handler, loop: self.loop)
        self.channel = channel
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 2775), promise: nil)
        handler.bind(SMPP.Bind(systemID: "acme"), as: .transceiver)
        let request = try #require(self.sent().first)
        try self.send(PDU(.bindTransceiverResp(BindResp(systemID: "carrier")), sequence: request.sequence))
        let isBound = handler.session.isBound
        try #require(isBound)
    }

    /// What has arrived at the carrier since it last looked.
    func sent() throws -> [PDU] {
        self.loop.run()
        var buffer = ByteBuffer()
        while var octets = try self.channel?.readOutbound(as: ByteBuffer.self) { buffer.writeBuffer(&octets) }
        var decoder = PDUDecoder(judgesValues: false)
        var pdus: [PDU] = []
        while let pdu = try decoder.next(from: &buffer) { pdus.append(pdu) }
        return pdus
    }

    /// The texts of the messages that have arrived since the carrier last looked.
    func texts() throws -> [String] {
        try self.sent().map(\.text)
    }

    func send(_ pdu: PDU) throws {
        var buffer = ByteBuffer()
        try PDUEncoder.encode(pdu, into: &buffer)
        try self.channel?.writeInbound(buffer)
        self.loop.run()
    }

    func answer(_ request: PDU, _ status: CommandStatus = .ok, id: String = "") throws {
        try self.send(PDU(.submitSMResp(MessageResp(messageID: id)), status: status, sequence: request.sequence))
    }

    /// The carrier hangs up.
    func hangUp() throws {
        _ = try self.channel?.finish(acceptAlreadyClosed: true)
        self.loop.run()
    }

    func advance(_ time: TimeAmount) {
        self.loop.advanceTime(by: time)
    }

    // MARK: Core

    /// Core hands out messages; the parts of a text are separated by bars.
    @discardableResult
    func take(_ messages: (Int64, String)...) -> Int {
        self.outbound.take(messages.map { CoreMessage(id: $0.0, content: .text($0.1)) })
    }

    // MARK: The session's owner, as `ClientLink` is

    func session(_ session: SessionHandler, told reception: Reception<RequestToken>) {
        switch reception {
        case .answered(let token, let pdu):
            self.outbound.answered(token, status: pdu.status, messageID: pdu.body.messageID)
        case .answeredLate(let token, let pdu):
            self.outbound.answeredLate(token, status: pdu.status, messageID: pdu.body.messageID)
        case .failed(let token, let failure):
            self.outbound.answered(token, status: failure.status, messageID: "")
        case .nothing, .reply, .replyAndClose, .bindRequested, .bound, .bindRefused, .request, .alert,
            .unbindReceived, .unbound, .outbind:
            break
        }
    }

    func session(_ session: SessionHandler, gaveUpOn tokens: [RequestToken]) {
        self.outbound.lost(tokens, sessionEnded: false)
    }

    func sessionMaySend(_ session: SessionHandler) {
        self.outbound.pump()
    }

    func session(_ session: SessionHandler, ended reason: EndReason?, unanswered: [RequestToken]) {
        guard session === self.handler else { return }
        self.handler = nil
        self.outbound.lost(unanswered, sessionEnded: true)
    }
}

extension PDU {
    /// The text of a submit_sm; empty for anything else.
    var text: String {
        if case .submitSM(let pdu) = self.body { String(decoding: pdu.shortMessage, as: UTF8.self) } else { "" }
    }
}
