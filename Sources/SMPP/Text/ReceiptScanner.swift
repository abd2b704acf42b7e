/// Finds the fields of a receipt, once each, from left to right.
struct ReceiptScanner {
    private enum Key: UInt8, CaseIterable {
        case id, sub, dlvrd, submitDate, doneDate, stat, err, text

        /// The word of the key, and the second one if it has two; between them there may be spaces.
        var words: (StaticString, StaticString?) {
            switch self {
            case .id: ("id", nil)
            case .sub: ("sub", nil)
            case .dlvrd: ("dlvrd", nil)
            case .submitDate: ("submit", "date")
            case .doneDate: ("done", "date")
            case .stat: ("stat", nil)
            case .err: ("err", nil)
            case .text: ("text", nil)
            }
        }
    }

    /// A set of keys that costs nothing.
    private struct Keys {
        private var bits: UInt8 = 0
        func contains(_ key: Key) -> Bool { self.bits & 1 << key.rawValue != 0 }
        mutating func insert(_ key: Key) { self.bits |= 1 << key.rawValue }
    }

    private static let keys = Key.allCases

    private let octets: [UInt8]
    private var seen = Keys()
    private var found = ReceiptText()

    init(_ octets: [UInt8]) {
        var octets = octets
        if let first = octets.first, first == 0 || octets.starts(with: [0xFE, 0xFF]), octets.count > 1 {
            octets = Array(UCS2.decode(octets).utf8)
        }
        while octets.last == 0 { octets.removeLast() }
        self.octets = octets
    }

    /// Reads everything; a second call finds nothing more.
    mutating func receipt() -> ReceiptText {
        var index = 0
        while index < self.octets.count {
            if let (key, start) = self.key(at: index) {
                index = self.take(key, from: start)
            } else if self.mayHoldUnnamedText {
                index = self.take(.text, from: index)
            } else {
                index = self.wordEnd(from: index)
            }
            index = self.skipSpaces(from: index)
        }
        return self.found
    }

    /// Whether words without a key are the text: some peers write it so, after everything else.
    private var mayHoldUnnamedText: Bool {
        self.seen.contains(.stat) && !self.seen.contains(.text)
    }

    /// The key that begins here and has not been seen, and where its value begins.
    private func key(at index: Int) -> (Key, Int)? {
        for key in Self.keys where !self.seen.contains(key) {
            let (first, second) = key.words
            guard var end = self.end(of: first, at: index) else { continue }
            if let second {
                guard let secondEnd = self.end(of: second, at: self.skipSpaces(from: end)) else { continue }
                end = secondEnd
            }
            if end < self.octets.count, self.octets[end] == UInt8(ascii: ":") { return (key, end + 1) }
        }
        return nil
    }

    /// Where a word ends that begins here in any case of letters.
    private func end(of word: StaticString, at index: Int) -> Int? {
        let count = word.utf8CodeUnitCount
        guard index + count <= self.octets.count else { return nil }
        return word.withUTF8Buffer { letters in
            for (offset, letter) in letters.enumerated() where self.octets[index + offset] | 0x20 != letter {
                return nil
            }
            return index + count
        }
    }

    /// Notes the value of a key and answers where it ends.
    private mutating func take(_ key: Key, from start: Int) -> Int {
        self.seen.insert(key)
        if key == .text { return self.takeText(from: start) }
        let first = self.skipSpaces(from: start)
        guard first < self.octets.count, self.key(at: first) == nil else { return first }
        let end = self.wordEnd(from: first)
        let value = self.octets[first..<end]
        switch key {
        case .id: self.found.id = Latin1.decode(Array(value))
        case .sub: self.found.sub = decimalNumber(value)
        case .dlvrd: self.found.dlvrd = decimalNumber(value)
        case .submitDate: self.found.submitDate = ReceiptDate(digits: value)
        case .doneDate: self.found.doneDate = ReceiptDate(digits: value)
        case .stat: self.found.stat = Latin1.decode(Array(value))
        case .err: self.found.err = Latin1.decode(Array(value))
        case .text: break
        }
        return end
    }

    /// The text goes to the end, or to a key that is still missing: some peers put `stat` behind it.
    private mutating func takeText(from start: Int) -> Int {
        var end = start
        var index = self.skipSpaces(from: start)
        while index < self.octets.count, self.key(at: index) == nil {
            end = self.wordEnd(from: index)
            index = self.skipSpaces(from: end)
        }
        let first = min(self.skipSpaces(from: start), end)
        self.found.text = Array(self.octets[first..<end])
        return index
    }

    private func skipSpaces(from index: Int) -> Int {
        var index = index
        while index < self.octets.count, Self.isSpace(self.octets[index]) { index += 1 }
        return index
    }

    private func wordEnd(from index: Int) -> Int {
        var index = index
        while index < self.octets.count, !Self.isSpace(self.octets[index]) { index += 1 }
        return index
    }

    private static func isSpace(_ octet: UInt8) -> Bool {
        octet == 0x20 || (0x09...0x0D).contains(octet)
    }
}
