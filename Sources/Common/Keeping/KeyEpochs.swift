/// The names in the idempotency keys of cached messages, each from the number on that was its first.
///
/// Every start of the store begins an epoch with a new random name. Whatever database a start finds, an older copy too, no
/// key is made twice; and what was stored earlier keeps the key under which Core may know it.
package struct KeyEpochs: Codable, Equatable, Sendable {
    package struct Epoch: Codable, Equatable, Sendable {
        /// The first number of this epoch; it ends before the first of the next.
        package let first: Int64
        package let name: String

        package init(first: Int64, name: String) {
            self.first = first
            self.name = name
        }
    }

    /// In the order of their numbers, the present one last; never empty.
    private let epochs: [Epoch]

    /// - Parameters:
    ///   - earlier: in the order of their numbers.
    ///   - present: of all numbers from its first on.
    package init(earlier: [Epoch] = [], present: Epoch) {
        self.epochs = earlier.filter { $0.first < present.first } + [present]
    }

    /// The name of what is stored now.
    package var present: String { self.epochs[self.epochs.count - 1].name }

    /// Whether a message was stored since this start.
    package func isPresent(_ id: MessageID) -> Bool { id.number >= self.epochs[self.epochs.count - 1].first }

    /// The name that belongs to a message, by its id; of one that is older than all epochs, the oldest.
    package func name(of id: MessageID) -> String {
        let epoch = self.epochs.last { $0.first <= id.number } ?? self.epochs[0]
        return epoch.name
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self.epochs = try container.decode([Epoch].self)
        guard !self.epochs.isEmpty else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no epoch")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.epochs)
    }
}
