import Foundation
import NIOCore
import Testing

@testable import SMPP

/// One line of malformed.tsv: name, state, action, hex, expect, after, spec, why.
struct BadInput: CustomTestStringConvertible, Sendable {
    let name: String
    let state: String
    let octets: [UInt8]
    let expected: [String]

    var testDescription: String { self.name }

    static let all: [BadInput] = {
        guard let url = Bundle.module.url(forResource: "malformed", withExtension: "tsv", subdirectory: "Vectors"),
            let data = FileManager.default.contents(atPath: url.path)
        else { return [] }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count >= 5, let octets = SMPPTests.octets(cells[3]) else { return nil }
            let expected = cells[4].split(separator: "|").map(String.init)
            return BadInput(name: cells[0], state: cells[1], octets: octets, expected: expected)
        }
    }()

    /// Lines about states, accounts and clocks: here the PDU only has to be readable.
    var isForTheSession: Bool {
        let names = [
            "bound-bind_transmitter-again", "rx-query_sm", "tx-deliver_sm", "trx-outbind", "trx-alert_notification",
            "trx-bind-resp", "bind-version-reserved", "submit-validity-past", "query-unknown-id", "cancel-unknown-id",
            "replace-unknown-id",
        ]
        return self.name.hasPrefix("open-") || names.contains(self.name)
    }
}

@Suite struct MalformedTests {
    @Test func `the file of bad inputs is there`() {
        #expect(BadInput.all.count == 85)
    }

    @Test(arguments: BadInput.all)
    func `bad input brings the reaction that is preferred`(_ input: BadInput) {
        var buffer = ByteBuffer(bytes: input.octets)
        var decoder = PDUDecoder(maximumLength: input.state == "open" ? 1_024 : 70_000)
        let reaction = Self.reaction(of: &decoder, to: &buffer)
        if input.isForTheSession {
            #expect(reaction == "ok")
        } else if ["submit-ton-7", "submit-npi-2", "bind-password-10"].contains(input.name) {
            #expect(reaction == "ok", "reserved types of number and long passwords are let through")
        } else if input.expected.contains("wait") || input.name.hasPrefix("body-incomplete") {
            #expect(reaction == "waits")
        } else {
            #expect(reaction == input.expected.first)
        }
    }

    @Test func `a good PDU before a bad one is answered first`() throws {
        let input = try #require(BadInput.all.first { $0.name == "two-in-one-second-bad" })
        var buffer = ByteBuffer(bytes: input.octets)
        var decoder = PDUDecoder()
        #expect(try decoder.next(from: &buffer)?.body == .enquireLink)
        #expect(Self.reaction(of: &decoder, to: &buffer) == "nack=0x03")
    }

    /// What would go back for everything in the buffer, in the words of the file.
    private static func reaction(of decoder: inout PDUDecoder, to buffer: inout ByteBuffer) -> String {
        var reactions: [String] = []
        while buffer.readableBytes > 0 {
            do throws(DecodingError) {
                guard try decoder.next(from: &buffer) != nil else { return "waits" }
                reactions.append("ok")
            } catch {
                guard let response = error.response else { return "none" }
                let status = response.status.rawValue
                let code = "0x" + (status < 16 ? "0" : "") + String(status, radix: 16, uppercase: true)
                reactions.append((response.body == .genericNack ? "nack=" : "resp=") + code)
                // What follows a PDU of a wrong length is not to be looked at.
                if error.closes || buffer.readableBytes < 16 { break }
            }
        }
        return reactions.joined(separator: "+")
    }
}
