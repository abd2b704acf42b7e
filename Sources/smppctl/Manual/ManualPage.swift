import Common
import IPC

/// The manual page, made from the definitions of the commands.
struct ManualPage {
    /// What every command takes, said once.
    private static let common: Set<String> = ["state-dir", "help"]

    private var roff = ""

    static func text(of outline: CommandOutline) -> String {
        var page = ManualPage()
        page.head(outline)
        for (words, command) in outline.leaves() { page.section(words, command) }
        page.tail()
        return page.roff
    }

    // MARK: Parts

    private mutating func head(_ outline: CommandOutline) {
        let abstract = outline.abstract.map(Self.uncapitalised) ?? ""
        self.line(".\\\" Made by `smppctl manual` from the definitions of the commands; do not edit it.")
        self.line(".TH SMPPCTL 1 \"\" \"omnimessage-smpp\" \"omnimessage-smpp\"")
        self.line(".SH NAME")
        self.line("smppctl \\- \(Self.escaped(abstract))")
        self.line(".SH SYNOPSIS")
        self.line(".B smppctl")
        self.line("[\\fB\\-\\-state\\-dir\\fR \\fIdir\\fR] \\fIcommand\\fR [\\fIoptions\\fR]")
        self.line(".SH DESCRIPTION")
        self.line("Speaks with a running gateway over its control socket; what needs none says so.")
        self.line(".PP")
        self.prose(outline.discussion ?? "")
        self.line(".SH OPTIONS OF EVERY COMMAND")
        for argument in outline.arguments ?? [] { self.argument(argument) }
        self.line(".SH COMMANDS")
    }

    private mutating func section(_ words: [String], _ command: CommandOutline) {
        let arguments = (command.arguments ?? []).filter { argument in
            argument.shouldDisplay && !(argument.names ?? []).contains { Self.common.contains($0.name) }
        }
        self.line(".SS \(Self.escaped(words.joined(separator: " ")))\(Self.synopsis(arguments))")
        self.line(Self.escaped(command.abstract ?? ""))
        for argument in arguments { self.argument(argument) }
        if let discussion = command.discussion {
            self.line(".PP")
            self.prose(discussion)
        }
    }

    /// What must be given, and what may be.
    private static func synopsis(_ arguments: [CommandOutline.Argument]) -> String {
        var words: [String] = []
        if arguments.contains(where: { $0.kind != "positional" && $0.isOptional }) { words.append("[\\fIoptions\\fR]") }
        for argument in arguments where argument.kind == "option" && !argument.isOptional {
            words.append(self.spelled(argument))
        }
        for argument in arguments where argument.kind == "positional" {
            let name = self.value(argument) + (argument.isRepeating ? " ..." : "")
            words.append(argument.isOptional ? "[\(name)]" : name)
        }
        return words.map { " " + $0 }.joined()
    }

    private mutating func argument(_ argument: CommandOutline.Argument) {
        self.line(".TP")
        self.line(Self.spelled(argument))
        var text = argument.abstract ?? ""
        if let standard = argument.defaultValue, !standard.isEmpty, argument.kind != "flag" {
            text += " (default: \(standard))"
        }
        self.line(Self.escaped(text))
    }

    private static func spelled(_ argument: CommandOutline.Argument) -> String {
        guard argument.kind != "positional" else { return self.value(argument) }
        let names = (argument.names ?? []).map { "\\fB\(self.escaped($0.spelled))\\fR" }.joined(separator: ", ")
        return argument.kind == "flag" ? names : "\(names) \(self.value(argument))"
    }

    private static func value(_ argument: CommandOutline.Argument) -> String {
        "\\fI\(self.escaped(argument.valueName ?? "value"))\\fR"
    }

    private mutating func tail() {
        self.line(
            """
            .SH EXIT STATUS
            .TP
            .B 0
            Done.
            .TP
            .B 1
            Refused or failed; why is said on standard error.
            .TP
            .B 2
            Wrong usage.
            .SH ENVIRONMENT
            .TP
            .B NO_COLOR
            Where it is set, nothing is coloured.
            .TP
            .B SMPPCTL_PASSWORD
            The password of \\fBsmppctl probe\\fR.
            .SH FILES
            .TP
            .I \(Self.escaped(ConfigurationFile.standardPath))
            The configuration of the installed service.
            .TP
            .I \(Self.escaped("\(StateFolder.installedSockets)/\(ChildIdentity.controlSocketName)"))
            The control socket of the installed service.
            """
        )
    }

    // MARK: Text

    /// Lines that are indented stand as they are: they are examples.
    private mutating func prose(_ text: String) {
        var isExample = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let isIndented = line.hasPrefix("  ")
            if isIndented != isExample {
                self.line(isIndented ? ".RS 4\n.nf" : ".fi\n.RE")
                isExample = isIndented
            }
            if line.isEmpty {
                self.line(".PP")
            } else {
                self.line(Self.escaped(isIndented ? String(line.dropFirst(2)) : line))
            }
        }
        if isExample { self.line(".fi\n.RE") }
    }

    private mutating func line(_ text: String) {
        self.roff += text + "\n"
    }

    /// As roff shows the text: a hyphen that can be copied, no command at a line's start, letters beyond ASCII by number.
    static func escaped(_ text: String) -> String {
        var escaped = text.first == "." || text.first == "'" ? "\\&" : ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "`": escaped += "\\(ga"
            case "'": escaped += "\\(aq"
            case "^": escaped += "\\(ha"
            case "~": escaped += "\\(ti"
            case _ where scalar.isASCII: escaped.unicodeScalars.append(scalar)
            case _:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
            }
        }
        return escaped
    }

    private static func uncapitalised(_ sentence: String) -> String {
        let words = sentence.hasSuffix(".") ? sentence.dropLast() : sentence[...]
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
