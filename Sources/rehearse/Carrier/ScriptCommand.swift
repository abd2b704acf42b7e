import SMPP

/// A line that a carrier is told on its standard input.
enum ScriptCommand: Equatable, Sendable {
    case mo(source: String, destination: String, text: String)
    case throttle(Int?)
    case delay(DelayRange)
    case errorRate(Double)
    case state(MessageState)
    case drop
    case silent(Bool)
    case unbind
    case help

    /// The command that a line says; nil when it says none.
    init?(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: true)
        switch (words.first?.lowercased(), words.count) {
        case ("mo", 4): self = .mo(source: String(words[1]), destination: String(words[2]), text: String(words[3]))
        case ("throttle", 2):
            guard words[1] != "off" else { self = .throttle(nil); return }
            guard let limit = Int(words[1]), limit >= 0 else { return nil }
            self = .throttle(limit)
        case ("delay", 2):
            guard let delay = DelayRange(argument: String(words[1])) else { return nil }
            self = .delay(delay)
        case ("error-rate", 2):
            guard let rate = Double(words[1]), (0...1).contains(rate) else { return nil }
            self = .errorRate(rate)
        case ("state", 2):
            guard let state = MessageState(text: String(words[1])) else { return nil }
            self = .state(state)
        case ("drop", 1): self = .drop
        case ("silent", 1): self = .silent(true)
        case ("answer", 1): self = .silent(false)
        case ("unbind", 1): self = .unbind
        case ("help", 1): self = .help
        case _: return nil
        }
    }

    static let explanation = """
        mo FROM TO TEXT    a message from a handset to the first who is bound
        throttle N|off     messages a second beyond which the answer is 0x58
        delay 50ms         how long answers take, or 10ms..80ms
        error-rate 0.1     the share of messages that is refused
        state UNDELIV      what the receipts say from now on
        silent, answer     answer nothing, answer again
        drop, unbind       close all connections, with or without a word
        """
}
