import Foundation
import Testing

/// A tab-separated file of the specification: its first line names the columns.
struct VectorTable {
    struct Row: CustomTestStringConvertible, Sendable {
        let columns: [String: String]
        var testDescription: String { self["name"] }
        subscript(column: String) -> String { self.columns[column] ?? "" }
    }

    let rows: [Row]

    init(_ name: String) throws {
        let path = Bundle.module.resourcePath.map { "\($0)/Vectors/\(name).tsv" }
        let content = try String(contentsOfFile: #require(path), encoding: .utf8)
        var lines = content.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        let names = lines.removeFirst()
        self.rows = lines.map { line in
            Row(columns: Dictionary(uniqueKeysWithValues: zip(names, line)))
        }
    }
}

/// The octets that hexadecimal digits say; empty for anything else.
func bytes(_ hexadecimal: some StringProtocol) -> [UInt8] {
    let digits = hexadecimal.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}
