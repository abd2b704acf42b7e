/// The id under which a message was answered: negative, unique for the life of the database.
///
/// Core's own ids are positive. The later a message was received, the further its id is from zero.
package struct MessageID: Hashable, Sendable, CustomStringConvertible {
    package let value: Int64

    /// Nil for what cannot be one of ours.
    package init?(_ value: Int64) {
        guard (-Int64.max...(-1)).contains(value) else { return nil }
        self.value = value
    }

    /// From the number of its row, which is positive.
    package init(number: Int64) { self.value = -max(number, 1) }

    /// The id without its sign.
    package var number: Int64 { -self.value }

    package var description: String { String(self.value) }

    /// For a peer below version 3.4, which takes at most eight hexadecimal digits (SMPP 3.4 §5.2.23).
    package var shortForm: String { String(UInt32(truncatingIfNeeded: self.number), radix: 16) }
}
