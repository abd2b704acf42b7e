import SMPP
import Testing

@Suite struct ReceiptDateTests {
    private func read(_ digits: String) -> ReceiptDate? { ReceiptDate(digits: digits.utf8) }

    @Test func `ten, twelve and fourteen digits are read`() {
        #expect(self.read("0809011131") == ReceiptDate(year: 2008, month: 9, day: 1, hour: 11, minute: 31))
        #expect(
            self.read("080901113012") == ReceiptDate(year: 2008, month: 9, day: 1, hour: 11, minute: 30, second: 12)
        )
        #expect(
            self.read("20110314181534") == ReceiptDate(year: 2011, month: 3, day: 14, hour: 18, minute: 15, second: 34)
        )
    }

    @Test func `twelve digits with seconds come first, with a long year second`() {
        #expect(
            self.read("141016003650") == ReceiptDate(year: 2014, month: 10, day: 16, hour: 0, minute: 36, second: 50)
        )
        #expect(self.read("201506201641") == ReceiptDate(year: 2015, month: 6, day: 20, hour: 16, minute: 41))
        #expect(
            self.read("201206101112") == ReceiptDate(year: 2020, month: 12, day: 6, hour: 10, minute: 11, second: 12)
        )
    }

    @Test(arguments: [
        "", "0000000000", "000000000000", "00000000000000", "7001010000", "700101000000", "19700101000000", "0",
        "080901113",
        "0813011131", "0809311131", "0802301131", "0809012431", "0809011160", "080901113060", "08090111x1", "nul",
        "99999999999999999999", "0809011131122", "-809011131",
    ]) func `what is no date is unknown`(_ digits: String) {
        #expect(self.read(digits) == nil)
    }

    @Test func `seconds count from 1970 without any zone`() throws {
        let samples: [(String, Int)] = [
            ("7001010001", 60), ("0001010000", 946_684_800), ("000229235959", 951_868_799),
            ("1504211508", 1_429_628_880),
            ("20240229000000", 1_709_164_800), ("20991231235959", 4_102_444_799),
        ]
        for (digits, seconds) in samples {
            #expect(try #require(self.read(digits)).secondsSinceEpoch == seconds)
        }
    }

    @Test func `a number of seconds and its date are the same thing`() throws {
        for seconds in stride(from: 1, to: 253_402_300_800, by: 86_400 * 97 + 3_671) {
            let date = try #require(ReceiptDate(secondsSinceEpoch: seconds))
            #expect(date.secondsSinceEpoch == seconds)
        }
        #expect(ReceiptDate(secondsSinceEpoch: -1) == nil)
        #expect(ReceiptDate(secondsSinceEpoch: .max) == nil)
        #expect(ReceiptDate(secondsSinceEpoch: 253_402_300_799)?.year == 9999)
    }

    @Test func `ten digits are written`() {
        #expect(ReceiptDate(year: 2008, month: 9, day: 1, hour: 1, minute: 3, second: 59)?.digits == "0809010103")
    }
}
