/// The names of an object's fields, found by their octets.
///
/// A batch of a thousand messages holds thirty thousand names. Making a `String` of each and comparing it with thirty literals in turn was most of the
/// cost of reading; here a name is hashed once and compared once.
package struct FieldTable<Field: CaseIterable & RawRepresentable & Sendable>: Sendable where Field.RawValue == String {
    private struct Entry: Sendable {
        let field: Field
        let name: [UInt8]
    }

    private let slots: [Entry?]
    private let mask: UInt32

    package init() {
        var size = 8
        while size < Field.allCases.count * 4 { size *= 2 }
        let mask = UInt32(size - 1)
        var slots = [Entry?](repeating: nil, count: size)
        for field in Field.allCases {
            let name = Array(field.rawValue.utf8)
            var slot = Int(fieldHash(name, 0..<name.count) & mask)
            while slots[slot] != nil { slot = (slot + 1) & (size - 1) }
            slots[slot] = Entry(field: field, name: name)
        }
        self.slots = slots
        self.mask = mask
    }

    /// The field whose name stands at `range` of `bytes`, if it is one of ours.
    func field(named range: Range<Int>, in bytes: [UInt8], hash: UInt32) -> Field? {
        var slot = Int(hash & self.mask)
        while let entry = self.slots[slot] {
            if entry.name.count == range.count, entry.name.elementsEqual(bytes[range]) { return entry.field }
            slot = (slot + 1) & Int(self.mask)
        }
        return nil
    }
}

/// FNV-1a, 32 bits: short names, no need to resist anybody, since a table holds only our own names.
func fieldHash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for index in range { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
    return hash
}
