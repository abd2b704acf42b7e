import SMPP
import Testing

@testable import rehearse

@Suite struct ScriptCommandTests {
    @Test(arguments: [
        (
            "mo 4912 4913 Hello, how are you?",
            ScriptCommand.mo(source: "4912", destination: "4913", text: "Hello, how are you?")
        ),
        ("  MO 4912  4913 x", .mo(source: "4912", destination: "4913", text: "x")),
        ("throttle 50", .throttle(50)),
        ("throttle off", .throttle(nil)),
        ("delay 50ms", .delay(DelayRange(shortest: .milliseconds(50), longest: .milliseconds(50)))),
        ("error-rate 0.25", .errorRate(0.25)),
        ("state UNDELIV", .state(.undeliverable)),
        ("drop", .drop),
        ("silent", .silent(true)),
        ("answer", .silent(false)),
        ("unbind", .unbind),
        ("help", .help),
    ])
    func `a line says a command`(line: String, command: ScriptCommand) {
        #expect(ScriptCommand(line) == command)
    }

    @Test(arguments: [
        "", " ", "mo", "mo 4912 4913", "throttle", "throttle -1", "throttle many", "delay", "delay 50", "error-rate 2",
        "error-rate nan", "state", "state BROKEN", "drop all", "quit",
    ])
    func `anything else says none`(line: String) {
        #expect(ScriptCommand(line) == nil)
    }
}
