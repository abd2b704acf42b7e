import IPC
import NIOCore

/// Shows a trace as it comes, and writes its capture.
final class TraceView {
    private let bind: String
    private let line: TraceLine
    private let json: Bool
    private let openCapture: () throws(Refusal) -> CaptureFile?
    private var capture: CaptureFile?
    /// How many PDUs more are wanted; nil for all.
    private var wanted: Int?

    /// `openCapture` is called once the gateway has agreed to the trace.
    init(
        bind: String,
        line: TraceLine,
        json: Bool,
        count: Int?,
        openCapture: @escaping () throws(Refusal) -> CaptureFile?
    ) {
        self.bind = bind
        self.line = line
        self.json = json
        self.openCapture = openCapture
        self.wanted = count
    }

    /// Whether more is wanted.
    func took(_ news: News) throws(Refusal) -> Bool {
        switch news {
        case .live:
            self.capture = try self.openCapture()
            return true
        case .lines: return true
        case .away(let why):
            Output.complain("smppctl: \(PlainText(why)); waiting")
            try self.capture?.endConnections()
            return true
        case .leftOut(let count): return self.leftOut(count)
        case .traced(let piece):
            for item in try self.items(piece) where try !self.took(item) { return false }
            return true
        }
    }

    private func items(_ piece: ByteBuffer) throws(Refusal) -> [TraceItem] {
        do throws(WireFault) {
            return try TracePiece.items(of: piece)
        } catch {
            throw Refusal("the trace is not understood; use the smppctl that was installed with the gateway")
        }
    }

    private func took(_ item: TraceItem) throws(Refusal) -> Bool {
        switch item {
        case .begun(let connections):
            let words = connections == 1 ? "1 connection is open" : "\(connections) connections are open"
            Output.complain("smppctl: tracing \(self.bind), \(words)")
            return true
        case .leftOut(let count): return self.leftOut(count)
        case .event(let event):
            try self.capture?.append(event)
            return try self.took(event)
        }
    }

    private func took(_ event: TraceEvent) throws(Refusal) -> Bool {
        switch event.what {
        case .opened:
            let words = "connection \(event.connection.isOurs ? "to" : "from") \(event.connection.far)"
            return try self.say(TraceObject.of(event, "opened"), [self.line.line(event, words)])
        case .closed:
            return try self.say(TraceObject.of(event, "closed"), [self.line.line(event, "the connection is closed")])
        case .stray(let octets):
            return try self.say(TraceObject.of(event, "stray", octets: octets), self.line.stray(event, octets))
        case .pdu(let direction, let octets):
            let traced = TracedPDU(event, direction, octets)
            guard try self.say(TraceObject.of(traced), self.line.lines(traced)) else { return false }
            guard let wanted = self.wanted else { return true }
            self.wanted = wanted - 1
            return wanted > 1
        }
    }

    private func leftOut(_ count: UInt64) -> Bool {
        let text = "… \(count) PDUs were left out"
        guard self.json else { return Output.goesOn(saying: text) }
        Output.complain(text)
        return true
    }

    private func say(_ object: @autoclosure () -> JSONValue, _ lines: @autoclosure () -> [String]) throws(Refusal)
        -> Bool
    {
        guard self.json else { return Output.goesOn(saying: lines().joined(separator: "\n")) }
        return Output.goesOn(saying: try JSONText.text(of: object(), pretty: false))
    }
}
