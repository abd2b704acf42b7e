package import NIOCore

/// What the metrics of one process stood at, in one moment.
///
/// Workers send one each second, in octets; the supervisor hands out its ledger in the same form.
package struct MetricSnapshot: Equatable, Sendable {
    package var samples: [MetricSample]

    package init(samples: [MetricSample]) {
        self.samples = samples
    }
}

// The octets: format (1), label sets (count 4; each: count 1, then label 1, length 1, UTF-8), samples (count 4; each:
// metric 2, label set 4, kind 1, value). All numbers are big-endian. Label sets stand apart since all metrics of a bind
// share one.
extension MetricSnapshot {
    /// The most samples, and the most label sets, that a snapshot may hold: ten thousand binds with all their metrics
    /// are beyond what one gateway is for.
    package static let maximumSamples = 200_000

    static let format: UInt8 = 1

    enum ValueKind: UInt8 {
        case counter = 1
        case gauge = 2
        case histogram = 3
    }

    /// Writes the snapshot; samples beyond the limit are left out.
    package func encode(into buffer: inout ByteBuffer) {
        let samples = self.samples.prefix(Self.maximumSamples)
        var places: [MetricLabels: UInt32] = [:]
        var sets: [MetricLabels] = []
        for sample in samples where places[sample.series.labels] == nil {
            places[sample.series.labels] = UInt32(sets.count)
            sets.append(sample.series.labels)
        }
        buffer.writeInteger(Self.format)
        buffer.writeInteger(UInt32(sets.count))
        for set in sets { buffer.writeLabels(set) }
        buffer.writeInteger(UInt32(samples.count))
        for sample in samples {
            buffer.writeInteger(sample.series.metric.id)
            buffer.writeInteger(places[sample.series.labels, default: 0])
            buffer.writeValue(sample.value)
        }
    }

    /// Reads a snapshot that fills the buffer.
    ///
    /// A metric that we do not know is passed over: the program that wrote it may be newer.
    package init(decoding buffer: ByteBuffer) throws(SnapshotFault) {
        var reader = SnapshotReader(buffer)
        guard try reader.octet("format") == Self.format else {
            throw reader.fault(.unknownFormat(buffer.getInteger(at: buffer.readerIndex) ?? 0))
        }
        let sets = try reader.labelSets()
        let count = try reader.count("samples", smallest: SnapshotReader.smallestSample)
        self.samples = []
        self.samples.reserveCapacity(count)
        for _ in 0..<count {
            guard let sample = try reader.sample(sets) else { continue }
            self.samples.append(sample)
        }
        try reader.end()
    }
}

extension ByteBuffer {
    fileprivate mutating func writeLabels(_ labels: MetricLabels) {
        self.writeInteger(UInt8(clamping: labels.pairs.count))
        for pair in labels.pairs {
            self.writeInteger(pair.label.rawValue)
            self.writeInteger(UInt8(clamping: pair.value.utf8.count))
            self.writeString(pair.value)
        }
    }

    fileprivate mutating func writeValue(_ value: MetricValue) {
        switch value {
        case .counter(let count):
            self.writeInteger(MetricSnapshot.ValueKind.counter.rawValue)
            self.writeInteger(count)
        case .gauge(let value):
            self.writeInteger(MetricSnapshot.ValueKind.gauge.rawValue)
            self.writeInteger(value.bitPattern)
        case .histogram(let histogram):
            self.writeInteger(MetricSnapshot.ValueKind.histogram.rawValue)
            self.writeInteger(UInt8(clamping: histogram.buckets.count))
            for bucket in histogram.buckets { self.writeInteger(bucket) }
            self.writeInteger(histogram.sum.bitPattern)
        }
    }
}
