import FoundationEssentials
import SMPP

/// The time of day, which receipts and records tell.
struct WallClock: Equatable, Sendable {
    let secondsSinceEpoch: Int
    let milliseconds: Int

    static var now: WallClock {
        let time = Date.now.timeIntervalSince1970
        let seconds = Int(time.rounded(.down))
        return WallClock(secondsSinceEpoch: seconds, milliseconds: Int((time - Double(seconds)) * 1_000))
    }

    /// As ISO 8601 has it, in UTC: `2026-11-24T09:05:07.042Z`.
    var iso8601: String {
        guard let date = ReceiptDate(secondsSinceEpoch: self.secondsSinceEpoch) else { return "" }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(date.year)-\(two(date.month))-\(two(date.day))"
        let time = "\(two(date.hour)):\(two(date.minute)):\(two(date.second))"
        return "\(day)T\(time).\("\(self.milliseconds)".padded(to: 3, with: "0"))Z"
    }
}
