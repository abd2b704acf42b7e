import SMPP

extension CommandStatus {
    /// The label under which answers are counted: the standard's name, `vendor` for 0x400 to 0x4FF, `other` for the rest.
    ///
    /// A carrier may answer with any of 2^32 numbers, and each would be a series of its own for ever. The number itself is
    /// in the log.
    var countedAs: String {
        if self.isKnown { return self.name }
        return (0x400...0x4FF).contains(self.rawValue) ? "vendor" : "other"
    }
}
