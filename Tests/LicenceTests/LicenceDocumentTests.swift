import Testing

@testable import Licence

@Suite struct LicenceDocumentTests {
    private let file = Array(Golden.file.utf8)

    @Test func `a licence that OpenSSL has signed is read`() {
        #expect(read(self.file).licence == Golden.licence)
        #expect(read(self.file, key: Golden.rawPublicKey).licence == Golden.licence)
    }

    @Test func `what is made is what is read`() throws {
        let key = try #require(LicenceSigningKey(pem: Golden.privateKey))
        let document = try LicenceDocument(Golden.licence, signedWith: key)
        #expect(read(document.octets).licence == Golden.licence)
        let bare = Licence(holder: "ä \"quoted\" name", expires: moment("2030-06-01T12:00:00Z"))
        #expect(read(try LicenceDocument(bare, signedWith: key).octets).licence == bare)
    }

    @Test func `what could not be read again is not made`() {
        let key = LicenceSigningKey()
        for holder in ["", "two\nlines", String(repeating: "x", count: 201)] {
            let licence = Licence(holder: holder, expires: moment("2030-06-01T12:00:00Z"))
            #expect(throws: LicenceFault.self) { try LicenceDocument(licence, signedWith: key) }
        }
    }

    @Test func `a file that is cut anywhere is refused`() {
        let whole = self.file.count
        for end in 0..<whole {
            // The last two octets are the closing brace and a line break that nobody misses.
            guard end < whole - 1 else { continue }
            #expect(read(self.file[..<end]).licence == nil, "cut at \(end)")
        }
    }

    @Test func `an altered octet of what was signed, or of the signature, is refused`() {
        for part in [Golden.terms, Golden.signature] {
            let place = self.file.firstRange(of: Array(part.utf8))?.lowerBound ?? 0
            for index in place..<(place + part.utf8.count) {
                for change: UInt8 in [0x01, 0x02, 0x20, 0x80] {
                    var altered = self.file
                    altered[index] ^= change
                    #expect(read(altered).licence == nil, "octet \(index) by \(change)")
                }
            }
        }
    }

    @Test func `another key, and a signature that covers another text, do not open it`() throws {
        #expect(read(self.file, key: LicenceSigningKey().publicKey.text).fault == .altered)
        let mine = try LicenceDocument(Golden.licence, signedWith: LicenceSigningKey())
        #expect(read(mine.octets).fault == .altered)
        #expect(try mine.claims().licence == Golden.licence)
    }

    @Test(arguments: [
        ("", "it is not JSON"), ("[]", "it must be a JSON object"), ("{}", "it has no license"),
        (#"{"license": 1, "signature": ""}"#, "license must be text"),
        (#"{"license": "AA=="}"#, "it has no signature"),
        (#"{"license": "?", "signature": "AA=="}"#, "license is not base64"),
        (#"{"license": "AA==", "signature": "AA=="}"#, "signature is not base64 of 64 octets"),
        (#"{"license": "AB==", "signature": "AA=="}"#, "license is not base64"),
    ])
    func `what is no licence is told in words`(text: String, words: String) {
        #expect(read(text.utf8).fault == .malformed(words))
    }

    @Test func `what is too large or not UTF-8 is refused`() {
        #expect(read(self.file + [UInt8](repeating: 0x20, count: 65_536)).fault != nil)
        #expect(read([0x7B, 0xFF, 0x7D]).fault == .malformed("it is not UTF-8"))
    }

    @Test func `noise is refused, and ends nothing`() {
        var dice = FixedDice(seed: 11)
        for round in 0..<2000 {
            var octets = round % 2 == 0 ? self.file : []
            if octets.isEmpty {
                octets = (0..<Int.random(in: 0...200, using: &dice)).map { _ in .random(in: 0...255, using: &dice) }
            } else {
                let index = Int.random(in: 3..<(octets.count - 4), using: &dice)
                octets.insert(.random(in: 0x21...0x7E, using: &dice), at: index)
            }
            #expect(read(octets).licence == nil)
        }
        let deep = String(repeating: #"{"license":"#, count: 6000)
        #expect(read(deep.utf8).licence == nil)
    }
}

/// Repeats itself: a test that fails does so again.
struct FixedDice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return self.state ^ (self.state >> 33)
    }
}
