import Common
import GRDB

/// No id is given to two messages, in this file or in another that takes its place.
///
/// Gateways remember messages by their ids for days: what was on its way to a carrier, and what its receipts belong to. In a
/// file that begins anew, or in an older copy that was put back, such an id would be another message's.
extension StoreTransaction {
    /// A new file begins somewhere among these; nine digits, so that eight hexadecimal ones do for four thousand million more.
    private static let firstIDs: ClosedRange<UInt64> = 100_000_000...899_999_999
    /// For each millisecond that the file has not been seen, one id is left out, up to so many.
    private static let mostLeftOut: Int64 = 1_000_000

    /// As the file is opened.
    func skipIDs(_ dice: UInt64) throws {
        guard let last = try self.row("SELECT max(seq) FROM sqlite_sequence WHERE name = 'message'", [])?.integer(0)
        else {
            let span = Self.firstIDs.upperBound - Self.firstIDs.lowerBound + 1
            let first = Int64(Self.firstIDs.lowerBound + dice % span)
            try self.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('message', ?)", [first])
            return
        }
        let seen = try self.row("SELECT at FROM event ORDER BY id DESC LIMIT 1", [])?.time(0)
        let made = try self.row("SELECT created_at FROM message ORDER BY id DESC LIMIT 1", [])?.time(0)
        guard let latest = [seen, made].compactMap(\.self).max(), latest < self.now else { return }
        let leap = min((self.now - latest).wholeMilliseconds, Self.mostLeftOut)
        let (next, overflow) = last.addingReportingOverflow(leap)
        guard !overflow else { return }
        try self.run("UPDATE sqlite_sequence SET seq = ? WHERE name = 'message'", [next])
    }
}
