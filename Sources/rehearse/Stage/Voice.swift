import NIOCore

/// Something that happened in a rehearsal, told either way.
protocol Event {
    /// For people; nil for what would only distract them.
    var words: String? { get }
    /// For programs: one line.
    var json: JSONObject { get }
}

/// Standard output: one line for each event, in words or in JSON.
///
/// Lines of one turn of the event loop leave in one write.
final class Voice {
    /// How an event is put.
    enum Language: Sendable {
        case words
        case json
    }

    private let language: Language
    private let loop: any EventLoop
    private var pending = ""

    init(_ language: Language, on loop: any EventLoop) {
        self.language = language
        self.loop = loop
    }

    func say(_ event: some Event) {
        switch self.language {
        case .words: if let words = event.words { self.write(words) }
        case .json: self.write(event.json.line)
        }
    }

    private func flush() {
        guard !self.pending.isEmpty else { return }
        StandardStream.output.write(self.pending)
        self.pending = ""
    }

    private func write(_ line: String) {
        let isFirst = self.pending.isEmpty
        self.pending += line
        self.pending += "\n"
        if self.pending.utf8.count > 65_536 { return self.flush() }
        guard isFirst else { return }
        self.loop.assumeIsolated().execute { self.flush() }
    }
}
