/// The labels of one series: each label at most once, in the order of `MetricLabel`.
package struct MetricLabels: Hashable, Sendable {
    /// The most octets of UTF-8 that a label's value keeps; the rest is cut off.
    ///
    /// Values come from configuration and from Core; a bound keeps a snapshot small whatever they hold.
    package static let longestValue = 255

    package struct Pair: Hashable, Sendable {
        package let label: MetricLabel
        package let value: String
    }

    package private(set) var pairs: [Pair]

    /// No labels at all.
    package static let none: MetricLabels = [:]

    /// The value of a label, or nothing when the series does not carry it.
    package subscript(label: MetricLabel) -> String? {
        get { self.pairs.first { $0.label == label }?.value }
        set {
            self.pairs.removeAll { $0.label == label }
            guard let newValue else { return }
            let place = self.pairs.firstIndex { $0.label > label } ?? self.pairs.endIndex
            self.pairs.insert(Pair(label: label, value: Self.bounded(newValue)), at: place)
        }
    }

    /// These labels without those that are not named.
    package func limited(to labels: [MetricLabel]) -> MetricLabels {
        var limited = self
        limited.pairs.removeAll { !labels.contains($0.label) }
        return limited
    }

    private static func bounded(_ value: String) -> String {
        guard value.utf8.count > self.longestValue else { return value }
        var kept = String.UnicodeScalarView()
        var octets = 0
        for scalar in value.unicodeScalars {
            octets += UTF8.width(scalar)
            guard octets <= self.longestValue else { break }
            kept.append(scalar)
        }
        return String(kept)
    }
}

extension MetricLabels: Comparable {
    package static func < (one: Self, other: Self) -> Bool {
        one.pairs.lexicographicallyPrecedes(other.pairs) { left, right in
            left.label == right.label ? left.value < right.value : left.label < right.label
        }
    }
}

extension MetricLabels: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (MetricLabel, String)...) {
        self.pairs = []
        for (label, value) in elements { self[label] = value }
    }
}
