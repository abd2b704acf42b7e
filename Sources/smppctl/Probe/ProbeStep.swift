/// One step of a probe, done.
struct ProbeStep: Equatable {
    enum Name: String, CaseIterable {
        case name
        case tcp
        case tls
        case bind
        case enquireLink = "enquire_link"
        case unbind
    }

    enum Result: String {
        case passed
        case failed
        /// It says nothing either way.
        case unclear
        case skipped
    }

    let name: Name
    let result: Result
    /// What came of it, in a sentence.
    let words: String
    /// Nil where nothing was done.
    var milliseconds: Double?

    var json: JSONValue {
        var object: [String: JSONValue] = [
            "step": .text(self.name.rawValue), "result": .text(self.result.rawValue), "verdict": .text(self.words),
        ]
        if let milliseconds { object["milliseconds"] = .fraction((milliseconds * 10).rounded() / 10) }
        return .object(object)
    }

    /// For a person: step, time, verdict.
    func line(_ paint: Paint) -> String {
        let time = self.milliseconds.map { "\(Self.oneDecimal($0)) ms" } ?? "-"
        let colour: Paint.Colour =
            switch self.result {
            case .passed: .green
            case .failed: .red
            case .unclear: .yellow
            case .skipped: .grey
            }
        let name = self.name.rawValue + String(repeating: " ", count: 13 - self.name.rawValue.count)
        let filler = String(repeating: " ", count: max(0, 11 - time.count))
        let result = paint(self.result.rawValue, colour) + String(repeating: " ", count: 8 - self.result.rawValue.count)
        return "\(name)\(filler)\(time)  \(result)\(PlainText(self.words))"
    }

    private static func oneDecimal(_ number: Double) -> String {
        let tenths = Int64(min(number, 1e9) * 10 + 0.5)
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// What a probe found.
struct ProbeReport {
    let target: ProbeTarget
    private(set) var steps: [ProbeStep] = []

    init(_ target: ProbeTarget) { self.target = target }

    mutating func add(_ step: ProbeStep) { self.steps.append(step) }

    var failure: ProbeStep? { self.steps.first { $0.result == .failed } }

    var json: JSONValue {
        .object([
            "host": .text(self.target.host), "port": .number(Int64(self.target.port)), "ok": .flag(self.failure == nil),
            "steps": .list(self.steps.map(\.json)),
        ])
    }

    /// The whole in a sentence.
    var conclusion: String {
        let place = "\(PlainText(self.target.host)) port \(self.target.port)"
        if let failure { return "\(place): \(failure.name.rawValue) failed: \(PlainText(failure.words))" }
        if self.target.login == nil { return "\(place): reached, as far as can be told without a bind" }
        return "\(place): the link works"
    }
}
