import Foundation
import SMPP
import Testing

@Suite struct SegmentationTests {
    @Test(arguments: try VectorTable("segments").rows)
    func `every text of the table is cut into its parts`(_ row: VectorTable.Row) throws {
        let text = try JSONDecoder().decode(String.self, from: Data(row["text"].utf8))
        let alphabet = try #require(Alphabet(rawValue: row["alphabet"]))
        let dataCoding = try #require(UInt8(row["data_coding"]))
        let lengths = try JSONDecoder().decode([Int].self, from: Data(row["units_per_part"].utf8))
        let expected = row["user_data_hex"].split(separator: ",").map { bytes($0) }
        let coding: Segmentation.Coding = alphabet == .latin1 ? .alphabet(.latin1) : .automatic
        let single = row["method"] == "single"
        let methods = single ? Segmentation.Method.allCases : [try #require(.init(rawValue: row["method"]))]
        for method in methods {
            let segments = try Segmentation.split(text, by: method, in: coding, reference: 0x2A).get()
            #expect(segments.map(\.userData) == expected)
            #expect(segments.count == Int(row["parts"]))
            #expect(segments.map { $0.units * alphabet.unitOctets } == lengths)
            for (segment, part) in zip(segments, 1...) {
                #expect(segment.dataCoding == dataCoding)
                #expect(segment.hasUserDataHeader == (method != .sar && !single))
                let place = Concatenation(
                    reference: 0x2A,
                    total: UInt8(segments.count),
                    part: UInt8(part),
                    wide: method != .udh8
                )
                #expect(segment.concatenation == (single ? nil : place))
                #expect(segment.sar == (single || method != .sar ? nil : place))
                #expect(!segment.inPayload)
            }
        }
    }

    @Test(arguments: Segmentation.Method.allCases, ["a", "€", "я", "😀"])
    func `whatever the length, the parts hold the text and no part is too long`(
        _ method: Segmentation.Method,
        _ character: String
    ) throws {
        for count in 0...320 {
            let text = String(repeating: "a", count: count % 3) + String(repeating: character, count: count)
            let segments = try Segmentation.split(text, by: method, reference: 7).get()
            let alphabet = Alphabet.of(dataCoding: segments[0].dataCoding, default: .gsm7)
            var joined = ""
            for segment in segments {
                let start = segment.hasUserDataHeader ? UserDataHeader.encodedCount(in: segment.userData) ?? 0 : 0
                let body = Array(segment.userData[start...])
                joined += try #require(alphabet.decode(body))
                let header = segments.count == 1 ? 0 : method == .udh16 ? 7 : 6
                let onAir = alphabet == .gsm7 ? (body.count * 7 + 7) / 8 : body.count
                if !segment.inPayload { #expect(header + onAir <= 140) }
            }
            #expect(joined == text)
        }
    }

    @Test func `255 parts are the most, and more are refused before any is made`() throws {
        let most = String(repeating: "a", count: 255 * 153)
        let segments = try Segmentation.split(most, by: .udh8, reference: 0).get()
        #expect(segments.count == 255)
        #expect(segments.last?.userData.prefix(6) == bytes("05 00 03 00 ff ff")[...])
        #expect(Segmentation.split(most + "a", by: .udh8, reference: 0) == .failure(.tooLong))
        #expect(Segmentation.split(most, by: .udh16, reference: 0) == .failure(.tooLong))
        #expect(try Segmentation.split(most + "a", by: .payload, reference: 0).get().count == 1)
    }

    @Test func `a payload holds what is too long for one message, up to 65535 octets`() throws {
        let segment = try #require(
            Segmentation.split(String(repeating: "я", count: 71), by: .payload, reference: 1).get().first
        )
        #expect(segment.inPayload && segment.concatenation == nil && !segment.hasUserDataHeader)
        #expect(segment.userData.count == 142 && segment.units == 71)
        let most = String(repeating: "a", count: 65_535)
        #expect(try Segmentation.split(most, by: .payload, reference: 1).get().count == 1)
        #expect(Segmentation.split(most + "a", by: .payload, reference: 1) == .failure(.tooLong))
    }

    @Test func `a narrow reference takes the low eight bits, a wide one all`() throws {
        let text = String(repeating: "a", count: 161)
        let narrow = try Segmentation.split(text, by: .udh8, reference: 0xABCD).get()
        #expect(narrow[0].userData.prefix(6) == bytes("05 00 03 cd 02 01")[...])
        let wide = try Segmentation.split(text, by: .udh16, reference: 0xABCD).get()
        #expect(wide[1].userData.prefix(7) == bytes("06 08 04 ab cd 02 02")[...])
        #expect(try Segmentation.split(text, by: .sar, reference: 0xABCD).get()[0].sar?.reference == 0xABCD)
    }

    @Test func `an alphabet that cannot say the text is refused, not bent`() {
        #expect(
            Segmentation.split("я", by: .udh8, in: .alphabet(.gsm7), reference: 0) == .failure(.unencodable(.gsm7))
        )
        #expect(
            Segmentation.split("я", by: .udh8, in: .dataCoding(0xF5, .octets), reference: 0)
                == .failure(.unencodable(.octets))
        )
    }

    @Test func `a data_coding the sender chose is obeyed`() throws {
        let flash = try Segmentation.split("hi", by: .udh8, in: .dataCoding(0x18, .ucs2), reference: 0).get()
        #expect(flash[0].dataCoding == 0x18)
        #expect(flash[0].userData == bytes("0068 0069"))
    }

    @Test func `octets are cut at 134 beside a header`() throws {
        let ring = EncodedText(octets: [UInt8](repeating: 0xD8, count: 141), alphabet: .octets, dataCoding: 0xF5)
        let segments = try Segmentation.split(ring, by: .udh8, reference: 0).get()
        #expect(segments.map(\.units) == [134, 7])
        #expect(segments.map(\.userData.count) == [140, 13])
    }
}
