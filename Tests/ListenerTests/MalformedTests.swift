import Foundation
import SMPP
import Testing

@testable import listener

/// A row of `malformed.tsv` that is sent before any bind.
struct MalformedRow: CustomTestStringConvertible, Sendable {
    let name: String
    let octets: [UInt8]
    /// What may come back, any of these.
    let expected: [String]
    let closes: Bool

    var testDescription: String { self.name }

    static let all: [MalformedRow] = {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appendingPathComponent("SMPPTests/Vectors/malformed.tsv")
        // SAFETY: without the file there are no rows, which the first test below finds.
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard columns.count >= 6, columns[1] == "open" else { return nil }
            let digits = columns[3].compactMap(\.hexDigitValue)
            return MalformedRow(
                name: columns[0],
                octets: stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) },
                expected: columns[4].split(separator: "|").map(String.init),
                closes: columns[5] == "closed"
            )
        }
    }()

    /// Whether what came back is one of the things that may.
    func allows(_ answers: [PDU], isClosed: Bool) -> Bool {
        self.expected.contains { one in
            if one == "close" { return isClosed }
            guard answers.count == 1, let answer = answers.first else { return false }
            let isNack = answer.commandID == .genericNack
            let status = one.split(separator: "x").last.flatMap { UInt32($0, radix: 16) }
            switch one.prefix(5) {
            case "ok": return !isNack && answer.status == .ok
            case "resp!": return !isNack && answer.status != .ok
            case "resp=": return !isNack && answer.status.rawValue == status
            case "nack=": return isNack && answer.status.rawValue == status
            case _: return false
            }
        }
    }
}

@Suite struct MalformedTests {
    @Test func `there are rows`() {
        #expect(MalformedRow.all.count > 15)
    }

    @Test(arguments: MalformedRow.all)
    func `nonsense before a bind is answered as the table says`(_ row: MalformedRow) throws {
        let door = try Door()
        let peer = try door.connect()
        let marker = PDU.enquire(0x7777)
        peer.send(row.octets + (try marker.octets))
        let (answers, isClosed) = try peer.answers(until: 0x7777)
        #expect(row.allows(answers, isClosed: isClosed), "\(answers.map { "\($0.commandID.name) \($0.status)" })")
        if row.closes { #expect(isClosed) }

        let next = try door.connect()
        try next.send(.enquire(1))
        #expect(try next.next()?.commandID == .enquireLinkResp, "the next peer is served as if nothing had been")
    }
}
