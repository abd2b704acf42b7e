import SMPP
import Testing

@Suite struct AlphabetTests {
    @Test func `each data_coding names its alphabet`() {
        let expected: [(ClosedRange<UInt8>, Alphabet)] = [
            (0x00...0x00, .latin1), (0x01...0x01, .ascii), (0x02...0x02, .octets), (0x03...0x03, .latin1),
            (0x04...0x07, .octets), (0x08...0x08, .ucs2), (0x09...0x0F, .octets),
            (0x10...0x13, .gsm7), (0x14...0x17, .octets), (0x18...0x1B, .ucs2), (0x1C...0x1F, .gsm7),
            (0x20...0x23, .gsm7), (0x24...0x27, .octets), (0x28...0x2B, .ucs2), (0x2C...0x2F, .gsm7),
            (0x30...0x33, .gsm7), (0x34...0x37, .octets), (0x38...0x3B, .ucs2), (0x3C...0x3F, .gsm7),
            (0x50...0x53, .gsm7), (0x54...0x57, .octets), (0x58...0x5B, .ucs2), (0x78...0x7B, .ucs2),
            (0x80...0xBF, .latin1), (0xC0...0xDF, .gsm7), (0xE0...0xEF, .ucs2),
            (0xF0...0xF3, .gsm7), (0xF4...0xF7, .octets), (0xF8...0xFB, .gsm7), (0xFC...0xFF, .octets),
        ]
        for (range, alphabet) in expected {
            for dataCoding in range {
                #expect(Alphabet.of(dataCoding: dataCoding, default: .latin1) == alphabet, "\(dataCoding)")
            }
        }
    }

    @Test(arguments: [Alphabet.gsm7, .latin1, .ascii]) func `zero is what the peer means by it`(_ alphabet: Alphabet) {
        #expect(Alphabet.of(dataCoding: 0, default: alphabet) == alphabet)
    }

    @Test func `an alphabet is found again by its own data_coding`() {
        for alphabet in Alphabet.allCases {
            #expect(Alphabet.of(dataCoding: alphabet.dataCoding, default: .gsm7) == alphabet)
        }
    }

    @Test func `binary octets are no text`() {
        #expect(Alphabet.octets.decode([0x41]) == nil)
        #expect(Alphabet.octets.encode("A") == nil)
    }

    @Test func `UCS2 is big endian without a mark`() {
        #expect(UCS2.encode("Aя€") == bytes("0041 044f 20ac"))
        #expect(UCS2.encode("😀") == bytes("d83d de00"))
        #expect(UCS2.decode(bytes("0041 044f 20ac")) == "Aя€")
        #expect(UCS2.decode(bytes("d83d de00")) == "😀")
    }

    @Test func `a byte order mark in front is dropped and elsewhere kept`() {
        #expect(UCS2.decode(bytes("feff 0041")) == "A")
        #expect(UCS2.decode(bytes("0041 feff")) == "A\u{FEFF}")
        #expect(UCS2.decode(bytes("feff")) == "")
        #expect(UCS2.decode(bytes("fe")) == "")
    }

    @Test(arguments: ["d83d", "de00", "0041 d83d", "de00 d83d 0041"]) func `a lone surrogate shows as unknown`(
        _ hex: String
    ) {
        let text = UCS2.decode(bytes(hex))
        #expect(text.unicodeScalars.contains("\u{FFFD}"))
        #expect(!UCS2.encode(text).isEmpty)
    }

    @Test func `of an odd number of octets the whole units are read`() {
        #expect(UCS2.decode(bytes("041f 04")) == "П")
        #expect(UCS2.decode([0x41]) == "")
        #expect(UCS2.decode([]) == "")
    }

    @Test func `Latin-1 is the first 256 characters`() {
        let all = [UInt8](0...255)
        #expect(Latin1.encode(Latin1.decode(all)) == all)
        #expect(Latin1.encode("Ā") == nil)
        #expect(Latin1.encode("é") == [0xE9])
    }

    @Test func `ASCII ends at 127, and what lies above is read as Latin-1`() {
        #expect(ASCII.encode("@\u{7F}") == [0x40, 0x7F])
        #expect(ASCII.encode("é") == nil)
        #expect(ASCII.decode([0x40, 0xE9]) == "@é")
    }
}
