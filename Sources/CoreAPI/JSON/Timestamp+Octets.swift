import Common

/// Times as JSON holds them, octets to octets: a message has several, and a `String` made for each would cost more than the rest of it.
extension Timestamp {
    /// Reads ISO 8601 as `Timestamp(iso8601:)` does; the usual form, `2026-10-30T08:00:00Z`, without making a `String`.
    init?(octets: ArraySlice<UInt8>) {
        guard let plain = Self.plain(octets) else {
            self.init(iso8601: String(decoding: octets, as: UTF8.self))
            return
        }
        self = plain
    }

    private static func plain(_ octets: ArraySlice<UInt8>) -> Timestamp? {
        let start = octets.startIndex
        guard octets.count == 20, octets[start + 4] == 0x2D, octets[start + 7] == 0x2D, octets[start + 10] == 0x54,
            octets[start + 13] == 0x3A, octets[start + 16] == 0x3A, octets[start + 19] == 0x5A
        else { return nil }
        func number(_ offset: Int, _ count: Int) -> Int? {
            var value = 0
            for octet in octets[start + offset..<start + offset + count] {
                guard (0x30...0x39).contains(octet) else { return nil }
                value = value * 10 + Int(octet - 0x30)
            }
            return value
        }
        guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
            let minute = number(14, 2), let second = number(17, 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day, hour: hour, minute: minute, second: second).timestamp
    }

    /// Appends what `iso8601` says.
    func appendISO8601(to octets: inout [UInt8]) {
        let date = CivilDate(self)
        Self.append(date.year, 1000, 0x2D, to: &octets)
        Self.append(date.month, 10, 0x2D, to: &octets)
        Self.append(date.day, 10, 0x54, to: &octets)
        Self.append(date.hour, 10, 0x3A, to: &octets)
        Self.append(date.minute, 10, 0x3A, to: &octets)
        guard date.millisecond > 0 else { return Self.append(date.second, 10, 0x5A, to: &octets) }
        Self.append(date.second, 10, 0x2E, to: &octets)
        Self.append(date.millisecond, 100, 0x5A, to: &octets)
    }

    private static func append(_ value: Int, _ highest: Int, _ after: UInt8, to octets: inout [UInt8]) {
        var divisor = highest
        while divisor > 0 {
            octets.append(UInt8(truncatingIfNeeded: 0x30 + value / divisor % 10))
            divisor /= 10
        }
        octets.append(after)
    }
}
