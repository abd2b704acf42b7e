import ArgumentParser
import SMPP

/// A command_status given on the command line: `0x58`, `88` or its name.
struct StatusOption: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    let status: CommandStatus

    init(_ status: CommandStatus) {
        self.status = status
    }

    init?(argument: String) {
        let isHexadecimal = argument.lowercased().hasPrefix("0x")
        let digits = isHexadecimal ? argument.dropFirst(2) : argument[...]
        guard let code = UInt32(digits, radix: isHexadecimal ? 16 : 10) else { return nil }
        self.status = CommandStatus(rawValue: code)
    }

    var description: String { "0x" + Hexadecimal.text(self.status.rawValue, digits: 2) }
}

/// A message_state given by the word that receipts have for it.
struct StateOption: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    let state: MessageState

    init(_ state: MessageState) {
        self.state = state
    }

    init?(argument: String) {
        guard let state = MessageState(text: argument) else { return nil }
        self.state = state
    }

    var description: String { self.state.text }
}

/// When receipts follow: a time, `none` or `before`.
struct ReceiptTimingOption: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    let timing: CarrierSettings.ReceiptTiming

    init(_ timing: CarrierSettings.ReceiptTiming) {
        self.timing = timing
    }

    init?(argument: String) {
        switch argument {
        case "none": self.timing = .never
        case "before": self.timing = .before
        case _:
            guard let delay = Duration(text: argument) else { return nil }
            self.timing = .after(delay)
        }
    }

    var description: String {
        switch self.timing {
        case .never: "none"
        case .before: "before"
        case .after(let delay): delay.optionText
        }
    }
}

/// One of the words that a type has.
struct WordOption<Value: RawRepresentable<String> & CaseIterable & Sendable>: ExpressibleByArgument, Sendable,
    CustomStringConvertible
{
    let value: Value

    init(_ value: Value) {
        self.value = value
    }

    init?(argument: String) {
        guard let value = Value(rawValue: argument) else { return nil }
        self.value = value
    }

    static var allValueStrings: [String] { Value.allCases.map(\.rawValue) }

    var description: String { self.value.rawValue }
}

extension Duration {
    /// The time as it is given on the command line.
    var optionText: String {
        let nanoseconds = self.nanoseconds
        if nanoseconds % 1_000_000_000 == 0 { return "\(nanoseconds / 1_000_000_000)s" }
        if nanoseconds % 1_000_000 == 0 { return "\(nanoseconds / 1_000_000)ms" }
        return "\(nanoseconds / 1_000)us"
    }
}

extension DurationOption: CustomStringConvertible {
    var description: String { self.duration.optionText }
}

extension DelayRange: CustomStringConvertible {
    var description: String {
        self.shortest == self.longest
            ? self.shortest.optionText : "\(self.shortest.optionText)..\(self.longest.optionText)"
    }
}
