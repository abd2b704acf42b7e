import Testing

@testable import smppctl

/// Files that somebody has damaged: an import answers or refuses, and does so at once.
@Suite struct ImportMutationTests {
    /// A generator that gives the same numbers in every run.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = self.state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let pieces: [String] = [
        "\"", "\"\"\"\n", "#{", "}", "[", "]", "%{", "{", "(", ")", ",", ":", ": ", "=>", "||", "|>", " do\n",
        "\nend\n", "\n",
        "if ", "else", "~w(", "~s", "\\u{", "\\", "0x", "9999999999", "1.", "System.get_env(\"X\"",
        "config :omnimessage_smpp, ",
        "nil", "&", "@", "\u{0}", "é", "=", "<>", "++", "raise ", ".", "-", "'",
    ]

    /// How an import ends; whatever it is, it ends.
    private static func survives(_ octets: [UInt8]) -> Bool {
        do {
            let imported = try Fixture.imported(octets, environment: ["VODAFONE_PASSWORD": "secret"])
            return !imported.yaml.isEmpty
        } catch let refusal as Refusal {
            return !refusal.sentence.isEmpty && refusal.sentence.utf8.count < 100_000
        } catch {
            return false
        }
    }

    @Test func `a file that is cut off anywhere is answered or refused`() throws {
        let whole = try Fixture.octets("release")
        for length in 0...whole.count { #expect(Self.survives(Array(whole[..<length])), "cut at \(length)") }
    }

    @Test func `a file with a wrong octet anywhere is answered or refused`() throws {
        let whole = try Fixture.octets("release")
        for place in stride(from: 0, to: whole.count, by: 3) {
            for octet: UInt8 in [0x00, 0x22, 0x23, 0x7B, 0x7D, 0xFF] {
                var damaged = whole
                damaged[place] = octet
                #expect(Self.survives(damaged), "octet \(octet) at \(place)")
            }
        }
    }

    @Test func `a file that was shaken is answered or refused`() throws {
        var dice = Dice(state: 20_261_124)
        let seeds = try Fixture.names.map { try Fixture.octets($0) }
        for round in 0..<3000 {
            guard var octets = seeds.randomElement(using: &dice) else { return }
            for _ in 0..<Int.random(in: 1...8, using: &dice) {
                let place = Int.random(in: 0...octets.count, using: &dice)
                let end = min(octets.count, place + Int.random(in: 0...30, using: &dice))
                switch Int.random(in: 0..<4, using: &dice) {
                case 0: octets.removeSubrange(place..<end)
                case 1:
                    octets.insert(contentsOf: octets[place..<end], at: Int.random(in: 0...octets.count, using: &dice))
                case 2:
                    octets.insert(
                        contentsOf: Array(Self.pieces.randomElement(using: &dice)?.utf8 ?? "".utf8),
                        at: place
                    )
                case _:
                    octets.replaceSubrange(
                        place..<end,
                        with: (place..<end).map { _ in UInt8.random(in: 0...255, using: &dice) }
                    )
                }
            }
            #expect(Self.survives(octets), "round \(round)")
        }
    }

    @Test func `words in any order are answered or refused`() throws {
        var dice = Dice(state: 7)
        for round in 0..<3000 {
            let count = Int.random(in: 1...60, using: &dice)
            let words = (0..<count).map { _ in Self.pieces.randomElement(using: &dice) ?? "" }
            #expect(Self.survives(Array(words.joined(separator: round % 2 == 0 ? "" : " ").utf8)), "round \(round)")
        }
    }

    @Test func `a large file of nothing but mistakes is answered in good time`() throws {
        let keys = (0..<8000).map { "unknown_\($0): \($0)" }.joined(separator: ",\n  ")
        let imported = try Fixture.imported("config :omnimessage_smpp,\n  " + keys)
        #expect(imported.remarks.count == 8001)
        let binds = Array(repeating: "%{colour: 1}", count: 5000).joined(separator: ",\n")
        let refusal = try Fixture.refusal("config :omnimessage_smpp, binds: [\n" + binds + "]")
        #expect(refusal?.hasSuffix("\nand 19950 more") == true)
    }
}
