import Foundation
import Testing

/// One line of a file of test vectors: name, source, kind, hex, expected, verified, note.
struct Vector: CustomTestStringConvertible, Sendable {
    let name: String
    let kind: String
    let octets: [UInt8]
    let expected: String

    var testDescription: String { self.name }

    /// The lines of the repository's own file.
    static let own: [Vector] = {
        guard let url = Bundle.module.url(forResource: "vectors", withExtension: "tsv", subdirectory: "Vectors") else {
            Issue.record("Vectors/vectors.tsv is not among the resources")
            return []
        }
        return Self.lines(of: url.path)
    }()

    /// The lines of the files that SMPP_VECTORS names, separated by colons.
    static let foreign: [Vector] = (ProcessInfo.processInfo.environment["SMPP_VECTORS"] ?? "")
        .split(separator: ":")
        .flatMap { Self.lines(of: String($0)) }

    /// Every line there is.
    static let all = Self.own + Self.foreign

    private static func lines(of path: String) -> [Vector] {
        guard let text = FileManager.default.contents(atPath: path).map({ String(decoding: $0, as: UTF8.self) }) else {
            Issue.record("cannot read \(path)")
            return []
        }
        return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count >= 5, let octets = SMPPTests.octets(cells[3]) else {
                Issue.record("not a vector: \(line.prefix(80))")
                return nil
            }
            return Vector(name: cells[0], kind: cells[2], octets: octets, expected: cells[4])
        }
    }

    /// The expectation as the dictionary it is.
    func expectation() throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: Data(self.expected.utf8))
        return try #require(json as? [String: Any])
    }
}
