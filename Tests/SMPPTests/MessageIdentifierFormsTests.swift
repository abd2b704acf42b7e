import SMPP
import Testing

@Suite struct MessageIdentifierFormsTests {
    @Test(arguments: [
        ("0489708364", "1d305b4c"), ("0416342074", "18d0e03a"), ("0059113978", "38601fa"), ("0000436949", "6aad5"),
        ("340282366920938463463374607431768211455", "ffffffffffffffffffffffffffffffff"), ("0", "0"), ("00010", "a"),
    ]) func `decimal and hexadecimal spellings of a number find each other`(_ decimal: String, _ hexadecimal: String) {
        #expect(MessageIdentifierForms(decimal).hexadecimalOfDecimal == hexadecimal)
        let plain = MessageIdentifierForms(decimal).folded
        #expect(MessageIdentifierForms(hexadecimal).decimalOfHexadecimal == plain)
        #expect(MessageIdentifierForms(hexadecimal.uppercased()).decimalOfHexadecimal == plain)
        #expect(MessageIdentifierForms(decimal).candidates(includingConversions: true).contains(hexadecimal))
    }

    @Test func `case and leading zeros do not matter when folded`() {
        #expect(MessageIdentifierForms("000A5fF").folded == "a5ff")
        #expect(MessageIdentifierForms("000").folded == "0")
        #expect(MessageIdentifierForms("").folded == "")
    }

    @Test func `conversions are given only when asked for, and nothing twice`() {
        #expect(
            MessageIdentifierForms("0059113978").candidates(includingConversions: false) == ["0059113978", "59113978"]
        )
        #expect(
            MessageIdentifierForms("42").candidates(includingConversions: true) == ["42", "66", "2a"]
        )
        #expect(MessageIdentifierForms("7").candidates(includingConversions: true) == ["7"])
    }

    @Test(arguments: ["bc59b8aa-2fd2-4035-8113-19301e050079", "", "12 3", "x", "\u{10}1", "\u{11}"])
    func `what is no number is not converted`(_ id: String) {
        #expect(MessageIdentifierForms(id).decimalOfHexadecimal == nil)
        #expect(MessageIdentifierForms(id).hexadecimalOfDecimal == nil)
    }

    @Test func `64 digits are converted, more are not`() {
        #expect(MessageIdentifierForms(String(repeating: "f", count: 64)).decimalOfHexadecimal?.count == 78)
        #expect(MessageIdentifierForms(String(repeating: "9", count: 65)).hexadecimalOfDecimal == nil)
    }
}
