import SMPP
import Testing

@Suite struct GSM7Tests {
    /// The default table of 23.038, copied from the specification page rather than from the code.
    static let table: [UInt32] = [
        0x0040, 0x00A3, 0x0024, 0x00A5, 0x00E8, 0x00E9, 0x00F9, 0x00EC, 0x00F2, 0x00C7, 0x000A, 0x00D8, 0x00F8, 0x000D,
        0x00C5, 0x00E5, 0x0394, 0x005F, 0x03A6, 0x0393, 0x039B, 0x03A9, 0x03A0, 0x03A8, 0x03A3, 0x0398, 0x039E, 0x001B,
        0x00C6, 0x00E6, 0x00DF, 0x00C9, 0x0020, 0x0021, 0x0022, 0x0023, 0x00A4, 0x0025, 0x0026, 0x0027, 0x0028, 0x0029,
        0x002A, 0x002B, 0x002C, 0x002D, 0x002E, 0x002F, 0x0030, 0x0031, 0x0032, 0x0033, 0x0034, 0x0035, 0x0036, 0x0037,
        0x0038, 0x0039, 0x003A, 0x003B, 0x003C, 0x003D, 0x003E, 0x003F, 0x00A1, 0x0041, 0x0042, 0x0043, 0x0044, 0x0045,
        0x0046, 0x0047, 0x0048, 0x0049, 0x004A, 0x004B, 0x004C, 0x004D, 0x004E, 0x004F, 0x0050, 0x0051, 0x0052, 0x0053,
        0x0054, 0x0055, 0x0056, 0x0057, 0x0058, 0x0059, 0x005A, 0x00C4, 0x00D6, 0x00D1, 0x00DC, 0x00A7, 0x00BF, 0x0061,
        0x0062, 0x0063, 0x0064, 0x0065, 0x0066, 0x0067, 0x0068, 0x0069, 0x006A, 0x006B, 0x006C, 0x006D, 0x006E, 0x006F,
        0x0070, 0x0071, 0x0072, 0x0073, 0x0074, 0x0075, 0x0076, 0x0077, 0x0078, 0x0079, 0x007A, 0x00E4, 0x00F6, 0x00F1,
        0x00FC, 0x00E0,
    ]

    static let extensions: [(UInt8, UInt32)] = [
        (0x0A, 0x0C), (0x14, 0x5E), (0x28, 0x7B), (0x29, 0x7D), (0x2F, 0x5C), (0x3C, 0x5B), (0x3D, 0x7E), (0x3E, 0x5D),
        (0x40, 0x7C), (0x65, 0x20AC),
    ]

    static func text(_ scalar: UInt32) -> String { Unicode.Scalar(scalar).map { String($0) } ?? "" }

    @Test func `every septet of the default table reads and writes as 23-038 says`() {
        #expect(Self.table.count == 128)
        for (septet, scalar) in Self.table.enumerated() where septet != 0x1B {
            #expect(GSM7.decode([UInt8(septet)]) == Self.text(scalar))
            #expect(GSM7.encode(Self.text(scalar)) == [UInt8(septet)])
            #expect(GSM7.septetCount(of: Self.text(scalar)) == 1)
        }
    }

    @Test func `every pair of the extension table reads and writes as 23-038 says`() {
        for (septet, scalar) in Self.extensions {
            #expect(GSM7.decode([0x1B, septet]) == Self.text(scalar))
            #expect(GSM7.encode(Self.text(scalar)) == [0x1B, septet])
            #expect(GSM7.septetCount(of: Self.text(scalar)) == 2)
        }
    }

    @Test func `an escape before any other septet shows the default character`() {
        let defined = Set(Self.extensions.map(\.0))
        for septet in UInt8(0)..<128 where !defined.contains(septet) && septet != 0x1B {
            #expect(GSM7.decode([0x1B, septet]) == Self.text(Self.table[Int(septet)]))
        }
        #expect(GSM7.decode([0x1B, 0x1B]) == " ")
    }

    @Test func `a lone escape at the end says nothing`() {
        #expect(GSM7.decode([0x41, 0x1B]) == "A")
        #expect(GSM7.decode([0x1B]) == "")
        #expect(GSM7.decode([0x1B, 0x1B, 0x1B]) == " ")
    }

    @Test func `bit 7 is no part of the alphabet`() {
        for octet in UInt8(0x80)...0xFF {
            #expect(GSM7.decode([octet]) == GSM7.decode([octet & 0x7F]))
            #expect(GSM7.decode([0x1B, octet]) == GSM7.decode([0x1B, octet & 0x7F]))
        }
    }

    @Test func `the at sign is a zero octet and stays wherever it stands`() {
        #expect(GSM7.encode("@") == [0])
        #expect(GSM7.decode([0]) == "@")
        #expect(GSM7.decode([0, 0x41, 0]) == "@A@")
    }

    @Test(arguments: ["ç", "`", "я", "😀", "Α", "\u{1B}", "\u{09}", "\u{00}", "“", "e\u{301}", "\u{7F}", "\u{10FFFF}"])
    func `what is in neither table is not written`(_ text: String) {
        #expect(GSM7.encode(text) == nil)
        #expect(GSM7.encode("before\(text)after") == nil)
        #expect(GSM7.septetCount(of: text) == nil)
    }

    @Test func `a carriage return and a line feed stay two characters`() {
        #expect(GSM7.encode("\r\n") == [0x0D, 0x0A])
    }

    @Test func `exactly 137 characters can be written and all come back`() {
        var count = 0
        for value in UInt32(0)...0x2FFFF {
            guard let scalar = Unicode.Scalar(value), let octets = GSM7.encode(String(scalar)) else { continue }
            #expect(GSM7.decode(octets) == String(scalar))
            count += 1
        }
        #expect(count == 127 + 10)
    }
}
