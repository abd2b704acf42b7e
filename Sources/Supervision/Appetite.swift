/// Whether a process uses more of the machine than work of its kind should.
///
/// Told now and then what the kernel has counted. The processor is judged over whole spans, so that a burst is none;
/// memory as it is.
package struct Appetite: Sendable {
    /// What is too much.
    package struct Bounds: Equatable, Sendable {
        /// The share of one core that is much, and how long it must last.
        package var share = 0.9
        package var span: Duration = .seconds(60)
        /// Octets of memory that are many.
        package var resident = 512 << 20

        package init() {}
    }

    private let bounds: Bounds
    private var began: (at: Instant, used: Duration)?
    private var busySince: Instant?
    private var share = 0.0
    private var resident = 0

    package init(bounds: Bounds = Bounds()) {
        self.bounds = bounds
    }

    /// - Parameters:
    ///   - used: the processor time since the process began.
    ///   - resident: octets of memory that it occupies.
    ///   - now: when that was.
    package mutating func seen(used: Duration, resident: Int, at now: Instant) {
        self.resident = resident
        guard let began = self.began else {
            self.began = (now, used)
            return
        }
        guard now - began.at >= self.bounds.span else { return }
        self.share = (used - began.used) / (now - began.at)
        self.busySince = self.share >= self.bounds.share ? self.busySince ?? began.at : nil
        self.began = (now, used)
    }

    /// `uses 97 % of a core for 3 min and 600 MiB of memory`; nil where nothing is extraordinary.
    package func sentence(at now: Instant) -> String? {
        var words: [String] = []
        if let since = self.busySince {
            words.append("\(Int((self.share * 100).rounded())) % of a core for \(Self.words(for: now - since))")
        }
        if self.resident >= self.bounds.resident { words.append("\(self.resident >> 20) MiB of memory") }
        return words.isEmpty ? nil : "uses \(words.joined(separator: " and "))"
    }

    /// Seconds below two minutes, whole minutes above: the sentence is to change seldom.
    private static func words(for duration: Duration) -> String {
        let seconds = duration.components.seconds
        return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
    }
}
