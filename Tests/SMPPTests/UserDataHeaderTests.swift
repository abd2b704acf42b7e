import SMPP
import Testing

@Suite struct UserDataHeaderTests {
    @Test func `both widths of reference are read and written`() throws {
        let narrow = try #require(UserDataHeader(parsing: bytes("05 00 03 2a 03 02 61")))
        #expect(narrow.concatenation == Concatenation(reference: 0x2A, total: 3, part: 2, wide: false))
        #expect(narrow.encoded() == bytes("05 00 03 2a 03 02"))
        let wide = try #require(UserDataHeader(parsing: bytes("06 08 04 12 34 ff ff")))
        #expect(wide.concatenation == Concatenation(reference: 0x1234, total: 255, part: 255, wide: true))
        #expect(wide.encoded() == bytes("06 08 04 12 34 ff ff"))
        #expect(try UserDataHeader(#require(wide.concatenation)).encoded() == bytes("06 08 04 12 34 ff ff"))
    }

    @Test func `a WAP push names its ports`() throws {
        let header = try #require(UserDataHeader(parsing: bytes("06 05 04 0b84 23f0")))
        #expect(header.ports?.destination == 2948)
        #expect(header.ports?.source == 9200)
        #expect(header.concatenation == nil)
        #expect(UserDataHeader(parsing: bytes("04 04 02 01 02"))?.ports?.source == 2)
    }

    @Test func `all elements are walked and the last concatenation that makes sense wins`() throws {
        let several = bytes("15 0504 0b8423f0 0003 010201 7000 0003 020202 2401 03")
        let header = try #require(UserDataHeader(parsing: several))
        #expect(header.elements.map(\.identifier) == [0x05, 0x00, 0x70, 0x00, 0x24])
        #expect(header.concatenation == Concatenation(reference: 2, total: 2, part: 2, wide: false))
        #expect(header.usesNationalLanguage)
        #expect(header.encoded() == several)
        let last = try #require(UserDataHeader(parsing: bytes("0a 0003 010201 0003 020203")))
        #expect(last.concatenation == Concatenation(reference: 1, total: 2, part: 1, wide: false))
    }

    @Test(arguments: ["05 0003 01 00 00", "05 0003 01 02 00", "05 0003 01 02 03", "05 0003 01 00 01", "04 0002 0101"])
    func `an impossible place among parts is ignored`(_ hex: String) throws {
        let header = try #require(UserDataHeader(parsing: bytes(hex)))
        #expect(header.concatenation == nil)
    }

    @Test(arguments: ["", "05", "05 00 03 2a 03", "05 00 04 2a 03 02", "01 00", "03 70 00 00", "ff 00 03", "02 00 01"])
    func `a header that runs over its end is none`(_ hex: String) {
        #expect(UserDataHeader(parsing: bytes(hex)) == nil)
    }

    @Test func `cut anywhere it is refused, never read beyond`() {
        let whole = bytes("0b 0804 0001 02 01 0504 0b8423f0".replacing("0b 0804", with: "0c 0804"))
        #expect(UserDataHeader(parsing: whole) != nil)
        for count in whole.indices { #expect(UserDataHeader(parsing: Array(whole.prefix(count))) == nil) }
    }

    @Test func `the beginning of the text is known even when an element is nonsense`() {
        #expect(UserDataHeader.encodedCount(in: bytes("02 00 09 41")) == 3)
        #expect(UserDataHeader.encodedCount(in: bytes("04 00 09 41")) == nil)
        #expect(UserDataHeader.encodedCount(in: [0]) == 1)
    }

    @Test func `a header of more than 255 octets cannot be written`() {
        let element = UserDataHeader.Element(identifier: 0x70, octets: [UInt8](repeating: 0, count: 253))
        #expect(UserDataHeader(elements: [element]).encoded()?.count == 256)
        #expect(UserDataHeader(elements: [element, element]).encoded() == nil)
        let huge = UserDataHeader.Element(identifier: 0x70, octets: [UInt8](repeating: 0, count: 256))
        #expect(UserDataHeader(elements: [huge]).encoded() == nil)
    }

    @Test func `a place among parts is checked when it is made`() {
        #expect(Concatenation(reference: 256, total: 2, part: 1, wide: false) == nil)
        #expect(Concatenation(reference: 256, total: 2, part: 1, wide: true) != nil)
        #expect(Concatenation(reference: 0, total: 0, part: 0, wide: true) == nil)
    }
}
