/// A receipt that came before the answer to its message.
package struct EarlyReceipt: Sendable, Equatable {
    package let match: CorrelationMatch
    /// What was parked.
    package let payload: [UInt8]

    package init(match: CorrelationMatch, payload: [UInt8]) {
        self.match = match
        self.payload = payload
    }
}

extension EarlyReceipt {
    /// The receipt as a row of the message cache: what was parked, behind the message that it is about.
    ///
    /// The store makes it in the transaction that takes the receipt out of where it was parked, and does not look into what
    /// was parked. Octets: 1 and 3 (version and kind, as in all rows), two of zero, Core's id in eight, the length of the
    /// carrier's id in two, that id, then what was parked.
    package struct Row: Sendable, Equatable {
        package let coreID: Int64
        /// Empty where the carrier gave none.
        package let carrierID: String
        package let payload: [UInt8]

        private static let head: [UInt8] = [1, 3, 0, 0]
        private static let idStart = 4
        private static let lengthStart = 12
        private static let textStart = 14

        package init(_ receipt: EarlyReceipt) {
            self.coreID = receipt.match.part.coreID
            self.carrierID = receipt.match.carrierID
            self.payload = receipt.payload
        }

        package var octets: [UInt8] {
            // No carrier's id is longer than the 64 octets of an answer; what is not one names nothing.
            let text = self.carrierID.utf8.count <= Int(UInt16.max) ? Array(self.carrierID.utf8) : []
            var octets = Self.head
            octets.reserveCapacity(Self.textStart + text.count + self.payload.count)
            let id = UInt64(bitPattern: self.coreID)
            for shift in stride(from: 56, through: 0, by: -8) { octets.append(UInt8(truncatingIfNeeded: id >> shift)) }
            octets.append(UInt8(truncatingIfNeeded: text.count >> 8))
            octets.append(UInt8(truncatingIfNeeded: text.count))
            octets += text
            octets += self.payload
            return octets
        }

        /// Nil for a row of another kind, and for what is no row.
        package init?(_ octets: [UInt8]) {
            guard octets.count >= Self.textStart, octets.starts(with: Self.head) else { return nil }
            let id = octets[Self.idStart..<Self.lengthStart].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let length = Int(octets[Self.lengthStart]) << 8 | Int(octets[Self.lengthStart + 1])
            let rest = octets[Self.textStart...]
            guard rest.count >= length, let text = String(validating: rest.prefix(length), as: UTF8.self) else {
                return nil
            }
            self.coreID = Int64(bitPattern: id)
            self.carrierID = text
            self.payload = Array(rest.dropFirst(length))
        }
    }
}
