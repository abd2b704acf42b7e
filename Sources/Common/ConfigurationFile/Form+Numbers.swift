extension Form where Value == Int {
    /// `zero` says what 0 means where 0 is allowed beside the range.
    static func integer(_ range: ClosedRange<Int>, zero: String? = nil) -> Form {
        let allowed = "an integer, \(words(range))\(zero.map { ", or 0 = \($0)" } ?? "")"
        return Form(allowed: allowed) { scalar, _ in
            guard let number = scalar.integer else { return nil }
            return range.contains(number) || (zero != nil && number == 0) ? number : nil
        } show: {
            "\($0)"
        }
    }

    static let port = Form.integer(1...65_535)
}

extension Form where Value == Duration {
    static func milliseconds(_ range: ClosedRange<Int>) -> Form {
        Form(allowed: "milliseconds, \(words(range))") { scalar, _ in
            scalar.integer.flatMap { range.contains($0) ? .milliseconds($0) : nil }
        } show: {
            "\($0.wholeMilliseconds)"
        }
    }

    static func seconds(_ range: ClosedRange<Int>) -> Form {
        Form(allowed: "seconds, \(words(range))") { scalar, _ in
            scalar.integer.flatMap { range.contains($0) ? .seconds($0) : nil }
        } show: {
            "\($0.components.seconds)"
        }
    }
}

extension Form where Value == Duration? {
    static func secondsOrOff(_ range: ClosedRange<Int>) -> Form {
        Form(allowed: "seconds, \(words(range)), or 0 = off") { scalar, _ in
            guard let number = scalar.integer, number == 0 || range.contains(number) else { return nil }
            return .some(number == 0 ? nil : .seconds(number))
        } show: {
            "\($0?.components.seconds ?? 0)"
        }
    }
}

extension Form where Value == UInt8 {
    /// SMPP 3.4 §5.2.5.
    static let typeOfNumber = Form(allowed: "a type of number, 0 to 6") { scalar, _ in
        scalar.octet.flatMap { $0 <= 6 ? $0 : nil }
    } show: {
        "\($0)"
    }

    /// SMPP 3.4 §5.2.6.
    static let numberingPlan = Form(allowed: "a numbering plan: 0, 1, 3, 4, 6, 8, 9, 10, 14 or 18") { scalar, _ in
        scalar.octet.flatMap { [0, 1, 3, 4, 6, 8, 9, 10, 14, 18].contains($0) ? $0 : nil }
    } show: {
        "\($0)"
    }
}

extension Form where Value == TONSetting {
    /// `auto`, or what the other form takes.
    static func auto(or fixed: Form<UInt8>) -> Form {
        Form(allowed: "auto, or \(fixed.allowed)") { scalar, surroundings in
            guard scalar.text != "auto" else { return .auto }
            return fixed.parse(scalar, surroundings).map(TONSetting.fixed)
        } show: {
            $0.rawValue
        }
    }
}

extension Entry.Scalar {
    /// Decimal, `_` between digits, no leading zeros (which YAML 1.1 would read as octal), not in quotes.
    var integer: Int? {
        guard !self.isQuoted else { return nil }
        let isNegative = self.text.utf8.first == UInt8(ascii: "-")
        let digits = self.text.utf8.dropFirst(isNegative ? 1 : 0)
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        var value = 0
        var previous = UInt8(ascii: "_")
        for byte in digits {
            defer { previous = byte }
            if byte == UInt8(ascii: "_"), previous != UInt8(ascii: "_") { continue }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), value < 1_000_000_000_000 else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        guard previous != UInt8(ascii: "_") else { return nil }
        return isNegative ? -value : value
    }

    fileprivate var octet: UInt8? { self.integer.flatMap { UInt8(exactly: $0) } }
}

private func words(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }
