import CacheFlow
import Common
import CoreAPI
import IPC
import NIOCore
import NIOEmbedded
import Testing

@testable import bindworker

/// Receipts that are owed from the store: none stands in the way of another.
@Suite struct FailureReceiptsTests {
    /// The store: failed messages whose senders are owed a receipt.
    private final class Owing {
        var rows: [CachedMessage] = []
        var refusal: StoreRefusal?
        private let loop: EmbeddedEventLoop
        private(set) var link: StoreLink

        init(_ loop: EmbeddedEventLoop) {
            self.loop = loop
            self.link = StoreLink(eventLoop: loop) { _ in }
            self.link = StoreLink(eventLoop: loop) { [unowned self] frame in
                guard case .store(let number, _, let request) = frame else { return }
                self.loop.execute { self.link.received(number, self.reply(to: request)) }
            }
        }

        private func reply(to request: StoreRequest) -> StoreReply {
            if let refusal { return .refused(refusal) }
            switch request {
            case .owedReceipts(let limit): return .messages(Array(self.rows.prefix(Int(limit))))
            case .receiptsSent(let ids):
                let before = self.rows.count
                self.rows.removeAll { ids.contains($0.id) }
                return .touched(UInt32(before - self.rows.count))
            case _: return .touched(0)
            }
        }

        func add(_ payload: [UInt8]) throws {
            self.rows.append(
                CachedMessage(
                    id: MessageID(number: Int64(self.rows.count + 1)),
                    bind: try #require(BindName("partner_acme")),
                    state: .failedPermanent,
                    retryCount: 0,
                    nextRetryAt: nil,
                    receivedAt: Timestamp(seconds: 1_790_000_000),
                    wantsFailureReceipt: true,
                    lastError: nil,
                    payload: payload,
                    isTried: true
                )
            )
        }
    }

    private let loop = EmbeddedEventLoop()
    private let owing: Owing

    init() {
        self.owing = Owing(self.loop)
    }

    private func receipts(_ stage: CarrierStage) throws -> FailureReceipts {
        FailureReceipts(
            store: self.owing.link,
            bind: try #require(BindName("partner_acme")),
            outbound: stage.outbound,
            canDeliver: { true }
        )
    }

    private static let readable = CachePayload(MessageContent.text("hello")).octets

    @Test func `those of which no receipt can be made do not stand before the others`() throws {
        let stage = try CarrierStage(loop: self.loop)
        let receipts = try self.receipts(stage)
        for _ in 0..<250 { try self.owing.add([9, 9, 9]) }
        try self.owing.add(Self.readable)
        receipts.look()
        let sent = try stage.sent()
        #expect(sent.map(\.text) == ["hello"])
        #expect(self.owing.rows.count == 1, "owed until it is taken")
        try stage.answer(try #require(sent.first))
        self.loop.run()
        #expect(self.owing.rows.isEmpty)
    }

    @Test func `a look that the store refuses is made again when it is well`() throws {
        let stage = try CarrierStage(loop: self.loop)
        let receipts = try self.receipts(stage)
        try self.owing.add(Self.readable)
        self.owing.refusal = .busy
        receipts.look()
        stage.advance(.seconds(5))
        #expect(try stage.sent().isEmpty)
        self.owing.refusal = nil
        stage.advance(.seconds(1))
        #expect(try stage.texts() == ["hello"])
    }
}
