import Common
import IPC
import NIOCore
import Testing

/// A frame and its octets, without the length prefix.
struct FrameSample: CustomTestStringConvertible, Sendable {
    let frame: Frame
    let hex: String

    var testDescription: String { self.frame.word }
    var octets: ByteBuffer { ByteBuffer(hex: self.hex) }

    /// One of each kind, in the order of the vocabulary; of what is asked of the keeper and answered, one of each.
    static let all: [FrameSample] = Self.plain + Self.streams + StoreSamples.requests + StoreSamples.replies

    private static let plain: [FrameSample] = [
        FrameSample(
            frame: .hello(Hello(role: .bindworker, bind: "acme", generation: 7, processID: 4242)),
            hex: "01 0001 02 00000004 61636d65 0000000000000007 00001092"
        ),
        FrameSample(frame: .ready, hex: "02"),
        FrameSample(
            frame: .linkStatus(Self.status),
            hex: """
                03 02 0000018bcfe56800 0000000d 31302e302e302e313a32373735 00000001 00000004 64757374 \
                0000018bcfe58f10 0000000000000005 0000000000000004 00000003
                """
        ),
        FrameSample(frame: .metrics(ByteBuffer(bytes: [1, 2, 3])), hex: "04 00000003 010203"),
        FrameSample(frame: .pong(9), hex: "05 0000000000000009"),
        FrameSample(frame: .lastWords("no"), hex: "06 00000002 6e6f"),
        FrameSample(frame: .configure(ByteBuffer(string: "{}")), hex: "20 00000002 7b7d"),
        FrameSample(
            frame: .routes([Self.route]),
            hex: """
                21 00000001 00000004 61636d65 00000007 706172746e6572 00000003 01 0000000000000002 01 \
                0000000000000005 0000000000000004
                """
        ),
        FrameSample(frame: .ping(9), hex: "22 0000000000000009"),
        FrameSample(frame: .stop(within: 30_000), hex: "23 00007530"),
        FrameSample(frame: .logLevel("debug"), hex: "24 00000005 6465627567"),
        FrameSample(frame: .cacheDue(StoreSamples.bind), hex: "26 00000004 61636d65"),
        FrameSample(
            frame: .coreFacts(CoreFacts(reachable: true, extensions: ["batch", "wait"], why: "", troubles: ["rust"])),
            hex: "40 01 00000002 00000005 6261746368 00000004 77616974 00000000 00000001 00000004 72757374"
        ),
        FrameSample(frame: .request(7, ByteBuffer(string: "{}")), hex: "60 00000007 00000002 7b7d"),
        FrameSample(frame: .response(7, ByteBuffer(string: "[]")), hex: "61 00000007 00000002 5b5d"),
    ]

    /// What streams are made of: each kind of news, and what a worker and its supervisor say of a trace.
    private static let streams: [FrameSample] = [
        FrameSample(frame: .traced(2, ByteBuffer(bytes: [7, 8])), hex: "08 00000002 00000002 0708"),
        FrameSample(frame: .trace(true), hex: "27 01"),
        FrameSample(
            frame: .news(7, .lines([Self.line])),
            hex: """
                62 00000007 01 00000001 0000018bcfe56800 0000000a 62696e64776f726b6572 00000004 61636d65 \
                00000005 3c363e6869
                """
        ),
        FrameSample(frame: .news(7, .leftOut(258)), hex: "62 00000007 02 0000000000000102"),
        FrameSample(frame: .news(7, .live), hex: "62 00000007 03"),
        FrameSample(frame: .news(7, .away("off")), hex: "62 00000007 04 00000003 6f6666"),
        FrameSample(frame: .news(7, .traced(ByteBuffer(bytes: [7, 8]))), hex: "62 00000007 05 00000002 0708"),
    ]

    private static var line: LoggedLine {
        LoggedLine(
            time: Timestamp(milliseconds: 1_700_000_000_000),
            process: "bindworker",
            bind: "acme",
            text: "<6>hi"
        )
    }

    private static var status: LinkStatus {
        var status = LinkStatus(state: .connected, since: 1_700_000_000_000)
        status.peer = "10.0.0.1:2775"
        status.sessions = 1
        status.why = "dust"
        status.nextTry = 1_700_000_010_000
        status.adopted = 5
        status.closed = 4
        status.inDoubt = 3
        return status
    }

    private static var route: Route {
        var route = Route(systemID: "acme", bind: "partner", number: 3, enabled: true)
        route.generation = 2
        route.ready = true
        route.adopted = 5
        route.closed = 4
        return route
    }
}

extension Frame {
    /// The kind of a frame; a new one has to be named here, and then sampled above.
    var word: String {
        switch self {
        case .hello: "hello"
        case .ready: "ready"
        case .linkStatus: "linkStatus"
        case .metrics: "metrics"
        case .pong: "pong"
        case .lastWords: "lastWords"
        case .configure: "configure"
        case .routes: "routes"
        case .ping: "ping"
        case .stop: "stop"
        case .logLevel: "logLevel"
        case .coreFacts: "coreFacts"
        case .request: "request"
        case .response: "response"
        case .cacheDue: "cacheDue"
        case .traced: "traced"
        case .trace: "trace"
        case .news(_, let news): "news \(news.word)"
        case .store(_, _, let request): "store \(request.word)"
        case .stored(_, let reply): "stored \(reply.word)"
        }
    }

    static let kindCount = 22 + StoreRequest.kindCount + StoreReply.kindCount
}

extension News {
    var word: String {
        switch self {
        case .lines: "lines"
        case .leftOut: "leftOut"
        case .live: "live"
        case .away: "away"
        case .traced: "traced"
        }
    }
}
