import NIOCore

/// Reads the fields of a metric snapshot, each with its name, so that a fault can say where it is.
struct SnapshotReader {
    /// Octets of the smallest sample: metric, label set, kind and a histogram without buckets or a plain value.
    static let smallestSample = 2 + 4 + 1 + 8
    /// Octets of the smallest label set: one without labels.
    static let smallestLabelSet = 1

    private var buffer: ByteBuffer
    private let start: Int

    init(_ buffer: ByteBuffer) {
        self.buffer = buffer
        self.start = buffer.readerIndex
    }

    func fault(_ reason: SnapshotFault.Reason) -> SnapshotFault {
        SnapshotFault(reason, at: self.buffer.readerIndex - self.start)
    }

    mutating func integer<Number: FixedWidthInteger>(_ field: String, as: Number.Type) throws(SnapshotFault) -> Number {
        guard let number = self.buffer.readInteger(as: Number.self) else { throw self.fault(.cut(field: field)) }
        return number
    }

    mutating func octet(_ field: String) throws(SnapshotFault) -> UInt8 {
        try self.integer(field, as: UInt8.self)
    }

    /// A number of things that follow, believed only as far as there are octets for them.
    mutating func count(_ field: String, smallest: Int) throws(SnapshotFault) -> Int {
        let count = try self.integer(field, as: UInt32.self)
        guard count <= UInt32(MetricSnapshot.maximumSamples) else { throw self.fault(.tooMany(field)) }
        guard Int(count) * smallest <= self.buffer.readableBytes else { throw self.fault(.cut(field: field)) }
        return Int(count)
    }

    mutating func labelSets() throws(SnapshotFault) -> [MetricLabels] {
        let count = try self.count("label sets", smallest: Self.smallestLabelSet)
        var sets: [MetricLabels] = []
        sets.reserveCapacity(count)
        for _ in 0..<count { sets.append(try self.labels()) }
        return sets
    }

    /// A sample, or nothing where we do not know its metric.
    mutating func sample(_ sets: [MetricLabels]) throws(SnapshotFault) -> MetricSample? {
        let metric = MetricCatalogue.metric(id: try self.integer("metric", as: UInt16.self))
        let place = Int(try self.integer("label set", as: UInt32.self))
        guard sets.indices.contains(place) else { throw self.fault(.invalid(field: "label set")) }
        let value = try self.value()
        guard let metric else { return nil }
        guard value.isOf(metric.kind) else { throw self.fault(.invalid(field: "value")) }
        let labels = sets[place]
        guard labels.pairs.allSatisfy({ metric.labels.contains($0.label) }) else {
            throw self.fault(.invalid(field: "label set"))
        }
        return MetricSample(MetricSeries(metric, labels), value)
    }

    func end() throws(SnapshotFault) {
        guard self.buffer.readableBytes == 0 else { throw self.fault(.leftOver(self.buffer.readableBytes)) }
    }

    private mutating func labels() throws(SnapshotFault) -> MetricLabels {
        var labels = MetricLabels.none
        var last: MetricLabel?
        for _ in 0..<(try self.octet("label count")) {
            guard let label = MetricLabel(rawValue: try self.octet("label")) else {
                throw self.fault(.invalid(field: "label"))
            }
            if let last, label <= last { throw self.fault(.invalid(field: "label")) }
            last = label
            labels[label] = try self.text("label value")
        }
        return labels
    }

    private mutating func text(_ field: String) throws(SnapshotFault) -> String {
        let length = Int(try self.octet(field))
        guard let octets = self.buffer.readSlice(length: length) else { throw self.fault(.cut(field: field)) }
        guard let text = String(validating: octets.readableBytesView, as: UTF8.self) else {
            throw self.fault(.invalid(field: field))
        }
        return text
    }

    private mutating func value() throws(SnapshotFault) -> MetricValue {
        guard let kind = MetricSnapshot.ValueKind(rawValue: try self.octet("kind")) else {
            throw self.fault(.invalid(field: "kind"))
        }
        switch kind {
        case .counter:
            return .counter(try self.integer("counter", as: UInt64.self))
        case .gauge:
            return .gauge(Double(bitPattern: try self.integer("gauge", as: UInt64.self)))
        case .histogram:
            var buckets: [UInt64] = []
            for _ in 0..<(try self.octet("buckets")) { buckets.append(try self.integer("bucket", as: UInt64.self)) }
            return .histogram(
                HistogramValue(
                    buckets: buckets,
                    sum: Double(bitPattern: try self.integer("sum", as: UInt64.self))
                )
            )
        }
    }
}
