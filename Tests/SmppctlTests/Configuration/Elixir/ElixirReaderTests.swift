import Testing

@testable import smppctl

/// Lexer, parser and evaluator together: what a value in a file comes to.
@Suite struct ElixirReaderTests {
    /// The value of `config :omnimessage_smpp, key: …`, in a spelling of its own.
    private static func value(_ text: String, environment: [String: String] = [:]) throws(ElixirFault) -> String {
        var evaluator = ElixirEvaluator(configurationName: "prod") { environment[$0] }
        try evaluator.read(Array("config :omnimessage_smpp, key: \(text)".utf8), firstLine: 1)
        return Self.spelled(evaluator.settings.settings[0].value)
    }

    private static func spelled(_ term: ElixirTerm) -> String {
        switch term.value {
        case .atom(let name): ":\(name)"
        case .text(let text): "'\(text)'"
        case .integer(let number): "\(number)"
        case .float(let number): "\(number)"
        case .list(let items): "[\(items.map(Self.spelled).joined(separator: " "))]"
        case .tuple(let items): "{\(items.map(Self.spelled).joined(separator: " "))}"
        case .map(let pairs):
            "%{\(pairs.map { Self.spelled($0.key) + "=" + Self.spelled($0.value) }.joined(separator: " "))}"
        case .unknown(let why): "? \(why)"
        }
    }

    private static func fault(_ text: String) -> ElixirFault? {
        var evaluator = ElixirEvaluator(configurationName: "prod") { _ in nil }
        do throws(ElixirFault) {
            try evaluator.read(Array(text.utf8), firstLine: 1)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("10_000", "10000"), ("0x1F", "31"), ("0b101", "5"), ("0o17", "15"), ("-5", "-5"), ("1.5", "1.5"),
        ("2.5e3", "2500.0"), ("true", ":true"), ("nil", ":nil"), (":disc_copies", ":disc_copies"),
        (":\"two words\"", ":two words"), ("Foo.Bar", ":Foo.Bar"), ("\"text\"", "'text'"), ("'text'", "'text'"),
        ("~w(a b c)", "['a' 'b' 'c']"), ("~w[a b]a", "[:a :b]"), ("~s(say \"x\")", "'say \"x\"'"), ("[]", "[]"),
        ("[1, 2,]", "[1 2]"), ("[a: 1, b: 2]", "[{:a 1} {:b 2}]"), ("{127, 0, 0, 1}", "{127 0 0 1}"),
        ("%{a: 1, \"b\" => 2, :c => 3}", "%{:a=1 'b'=2 :c=3}"), ("%{}", "%{}"), ("{:ok, a: 1}", "{:ok [{:a 1}]}"),
        ("[\"quoted key\": 1]", "[{:quoted key 1}]"), ("(1)", "1"),
    ])
    func `literals are what they are in Elixir`(text: String, value: String) throws {
        #expect(try Self.value(text) == value)
    }

    @Test func `texts have escapes and code in them`() throws {
        #expect(try Self.value(#""a\nb""#) == "'a\nb'")
        #expect(try Self.value(#""\x41\u00e9\u{1F600}""#) == "'A\u{e9}\u{1F600}'")
        #expect(try Self.value(#""q\"q\\""#) == "'q\"q\\'")
        #expect(try Self.value("\"#{1 + 2} and #{\"#{:x}\"}\"") == "'3 and x'")
        #expect(try Self.value("\"no \\#{x}\"") == "'no #{x}'")
        #expect(try Self.value("~S(no #{x} \\n)") == "'no #{x} \\n'")
    }

    @Test func `a heredoc loses the indentation of its closing quotes`() throws {
        let text = "\"\"\"\n    first\n      second\n\n    #{1}\n    \"\"\""
        #expect(try Self.value(text) == "'first\n  second\n\n1\n'")
        #expect(try Self.value("\"\"\"\n  \"\"\"") == "''")
    }

    @Test(arguments: [
        ("1 + 2 * 3", "7"), ("60 * 60 - 1", "3599"), ("\"a\" <> \"b\"", "'ab'"), ("[1] ++ [2]", "[1 2]"),
        ("nil || \"x\"", "'x'"), ("false || nil || 3", "3"), ("1 && 2", "2"), ("nil && 2", ":nil"),
        ("config_env() == :prod", ":true"), ("config_env() in [:dev, :test]", ":false"), ("!true", ":false"),
        ("not (1 == 2) and true", ":true"), ("2 > 1", ":true"), ("if true, do: 1, else: 2", "1"),
        ("if nil do 1 else 2 end", "2"), ("unless true, do: 1", ":nil"), (":timer.seconds(10)", "10000"),
        (":timer.minutes(2)", "120000"), ("String.to_integer(\"42\")", "42"),
        ("\" 42 \" |> String.trim() |> String.to_integer", "42"),
        ("String.split(\"a,b,,c\", \",\", trim: true)", "['a' 'b' 'c']"), ("String.to_atom(\"a\")", ":a"),
        ("to_string(:a)", "'a'"), ("is_nil(nil)", ":true"),
    ])
    func `what configuration files compute is computed`(text: String, value: String) throws {
        #expect(try Self.value(text) == value)
    }

    @Test func `the environment is asked as Elixir asks it`() throws {
        let environment = ["SET": "5"]
        #expect(try Self.value("System.get_env(\"SET\")", environment: environment) == "'5'")
        #expect(try Self.value("System.get_env(\"NOT\")", environment: environment) == ":nil")
        #expect(try Self.value("System.get_env(\"NOT\", \"7\")", environment: environment) == "'7'")
        #expect(try Self.value("System.fetch_env!(\"SET\")", environment: environment) == "'5'")
        #expect(try Self.value("String.to_integer(System.get_env(\"SET\") || \"1\")", environment: environment) == "5")
        #expect(try Self.value("System.fetch_env!(\"NOT\")").contains("NOT, which is not set here"))
        #expect(try Self.value("System.get_env(\"NOT\") || raise \"no\"").contains("raise"))
    }

    @Test func `an operator may begin the next line, and a list may end with a comma`() throws {
        #expect(try Self.value("nil\n    || \"x\"") == "'x'")
        #expect(try Self.value("nil ||\n\n  # why\n  \"x\"") == "'x'")
        #expect(try Self.value("[\n  1,\n  2,\n]") == "[1 2]")
    }

    @Test func `variables keep their values to the end of the file`() throws {
        var evaluator = ElixirEvaluator(configurationName: "prod") { _ in nil }
        let text = "host = \"h\"\nport = 1\nconfig :omnimessage_smpp,\n  a: \"#{host}:#{port}\""
        try evaluator.read(Array(text.utf8), firstLine: 1)
        #expect(Self.spelled(evaluator.settings.settings[0].value) == "'h:1'")
        #expect(throws: ElixirFault.self) { try evaluator.read(Array("x = host".utf8), firstLine: 10) }
    }

    @Test func `pairs are merged, everything else is replaced`() throws {
        var evaluator = ElixirEvaluator(configurationName: "prod") { _ in nil }
        let text = """
            config :omnimessage_smpp, :listen, host: "a", tls: [port: 1]
            config :omnimessage_smpp, :listen, port: 5, tls: [port: 2, key: 3]
            config :omnimessage_smpp, binds: [%{a: 1}]
            config :omnimessage_smpp, binds: [%{a: 2}]
            """
        try evaluator.read(Array(text.utf8), firstLine: 1)
        let settings = evaluator.settings.settings
        #expect(Self.spelled(settings[0].value) == "[{:host 'a'} {:tls [{:port 2} {:key 3}]} {:port 5}]")
        #expect(Self.spelled(settings[1].value) == "[%{:a=2}]")
        #expect(evaluator.settings.notes == [.init(line: 4, text: "`binds` replaces what line 3 said")])
    }

    @Test(arguments: [
        ("config :a, b: [1, 2", 1, "the `]` that closes this is missing"),
        ("\nconfig :a, b: \"x", 2, "this text is never closed"),
        ("config :a, b: \"#{1", 1, "this `#{` is never closed"),
        ("config :a, b: \"\"\"\nx", 1, "this text is never closed"),
        ("config :a,\n  b: 1,\n", 2, "a comma stands here, and nothing follows it; delete it"),
        ("config :a, b: 1\n  c: 2", 2, "`c:` is not expected here"),
        ("config :a, b: value", 1, "`value` has no value here; a text stands in quotes, an atom behind a colon"),
        ("case 1 do\n  1 -> 2\nend", 1, "`case` is more than this reads; write the value out"),
        ("config :a, b: fn -> 1 end", 1, "`fn` is more than this reads; write the value out"),
        ("if true do\n  config :a, b: 1", 1, "the `end` of this is missing"),
        ("config :a, b: 99999999999999999999", 1, "this number is too large"),
        ("config :a, b: 9223372036854775807 + 1", 1, "this number is too large"),
        ("config :a, b: -9223372036854775807 - 2", 1, "this number is too large"),
        ("config :a, b: %{x 1}", 1, "`}` stands where `=>` is expected"),
        ("config :a", 1, "`config` takes an application, perhaps a key, and values"),
        ("config \"a\", b: 1", 1, "`config` begins with the application's name, such as :omnimessage_smpp"),
        ("raise \"stop\"", 1, "the original would stop here with an error (`raise`)"),
        ("x = :1", 1, "a `:` stands alone; an atom has its name right behind it"),
        ("end", 1, "`end` is not expected here"),
        ("config :a, b: \u{a7}", 1, "`\u{a7}` has no value here; a text stands in quotes, an atom behind a colon"),
        ("config :a, b: `", 1, "a character stands here that means nothing in a configuration file"),
        ("config :a, b: String.to_integer(\"x\")", 1, "String.to_integer is given no number"),
        ("config :a, b: \"\\u{110000}\"", 1, "this escape names no character"),
    ])
    func `what is not understood is refused with its line`(text: String, line: Int, sentence: String) {
        #expect(Self.fault(text) == ElixirFault(line, sentence))
    }

    @Test func `nothing grows without bound`() throws {
        for (opening, closing) in [("[", "]"), ("%{a: ", "}"), ("(", ")"), ("!", ""), ("{", "}"), ("- ", "")] {
            for count in [100, 100_000] {
                let text = String(repeating: opening, count: count) + "1" + String(repeating: closing, count: count)
                #expect(Self.fault("x = " + text)?.sentence == "this is nested more than 40 deep")
            }
        }
        let chain = Self.fault("x = " + String(repeating: "nil || ", count: 100_000) + "1")
        #expect(chain?.sentence == "this is nested more than 40 deep")
        let blocks = String(repeating: "if true do\n", count: 100_000)
        #expect(Self.fault(blocks)?.sentence == "this is nested more than 40 deep")
        let texts = String(repeating: "\"#{", count: 100_000)
        #expect(Self.fault("x = " + texts)?.sentence == "texts are nested too deep")
    }

    @Test func `names that stand for names do not multiply`() throws {
        let doubling = (1...60).map { "a\($0) = [a\($0 - 1), a\($0 - 1)]" }.joined(separator: "\n")
        #expect(Self.fault("a0 = [1]\n" + doubling)?.sentence == "this value grows too large")
        let nesting = (1...60).map { "a\($0) = [a\($0 - 1)]" }.joined(separator: "\n")
        #expect(Self.fault("a0 = 1\n" + nesting)?.sentence == "this value grows too large")
        let longer = (1...60).map { _ in "t = t <> t" }.joined(separator: "\n")
        #expect(Self.fault("t = \"ab\"\n" + longer)?.sentence == "this text grows too long")
        let copying = "l = [\(Array(repeating: "1", count: 50_000).joined(separator: ","))]\n"
        let busy = copying + String(repeating: "x = l ++ []\n", count: 20_000)
        #expect(Self.fault(busy)?.sentence == "this file makes more than a configuration can need")
    }
}
