import SMPP

/// Messages that are alike but for a serial number in their text: `serial 000123`.
///
/// The text of a single message is encoded once, and only the digits are written anew.
struct SerialMessages: Sendable {
    private static let word = "serial "

    private let submission: Submission
    private let digits: Int
    private let template: SubmitSM?
    private let unitOctets: Int

    /// - Parameters:
    ///   - submission: its text, if any, follows the serial number.
    ///   - count: how many there will be, which says how many digits are needed.
    /// - Throws: a complaint about a text that cannot be sent.
    init(_ submission: Submission, count: Int?) throws(Complaint) {
        self.submission = submission
        self.digits = max(6, "\(count ?? 999_999_999)".count)
        let parts = try Self.parts(0, submission, self.digits)
        self.template = parts.count == 1 && submission.header.isEmpty && !parts[0].shortMessage.isEmpty ? parts[0] : nil
        self.unitOctets = parts.first?.dataCoding == .ucs2 ? 2 : 1
    }

    /// The submit_sm of a message; empty for a text that does not go, which the initialiser has found out.
    func parts(_ serial: Int) -> [SubmitSM] {
        guard var message = self.template else {
            do throws(Complaint) {
                return try Self.parts(serial, self.submission, self.digits)
            } catch {
                return []
            }
        }
        var rest = serial
        var index = (Self.word.utf8.count + self.digits) * self.unitOctets - 1
        for _ in 0..<self.digits {
            message.shortMessage[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
            index -= self.unitOctets
        }
        return [message]
    }

    private static func parts(_ serial: Int, _ submission: Submission, _ digits: Int) throws(Complaint) -> [SubmitSM] {
        var numbered = submission
        let number = "\(Self.word)\("\(serial)".padded(to: digits, with: "0"))"
        numbered.text = submission.text.isEmpty ? number : "\(number) \(submission.text)"
        return try numbered.parts(reference: UInt16(truncatingIfNeeded: serial))
    }
}
