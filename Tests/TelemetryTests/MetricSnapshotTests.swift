import NIOCore
import Telemetry
import Testing

@Suite struct MetricSnapshotTests {
    static let group: MetricValue = .histogram(
        HistogramValue(buckets: [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 2], sum: 1234.5)
    )
    static let snapshot = MetricSnapshot(samples: [
        MetricSample(
            MetricSeries(
                MetricCatalogue.messagesSent.metric,
                [.bindName: "vodafone_uk", .mode: "client", .host: "smsc", .port: "2775", .systemID: "Ünï\"c\\ode"]
            ),
            .counter(.max)
        ),
        MetricSample(
            MetricSeries(MetricCatalogue.uptime.metric, [.bindName: "b", .mode: "server", .systemID: "s"]),
            .gauge(-0.25)
        ),
        MetricSample(MetricSeries(MetricCatalogue.storeGroupSize.metric, .none), Self.group),
    ])

    func encoded(_ snapshot: MetricSnapshot) -> ByteBuffer {
        var buffer = ByteBuffer()
        snapshot.encode(into: &buffer)
        return buffer
    }

    @Test func `a counter and a gauge of one bind are these octets`() throws {
        let labels: MetricLabels = [.bindName: "b1", .mode: "server"]
        let snapshot = MetricSnapshot(samples: [
            MetricSample(MetricSeries(MetricCatalogue.throttled.metric, labels), .counter(258)),
            MetricSample(MetricSeries(MetricCatalogue.cacheSize.metric, labels), .gauge(1)),
        ])
        let golden: [UInt8] = [
            1,
            0, 0, 0, 1, 2, 0, 2, 0x62, 0x31, 1, 6, 0x73, 0x65, 0x72, 0x76, 0x65, 0x72,
            0, 0, 0, 2,
            0, 19, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2,
            0, 12, 0, 0, 0, 0, 2, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0,
        ]
        #expect(Array(self.encoded(snapshot).readableBytesView) == golden)
        #expect(try MetricSnapshot(decoding: ByteBuffer(bytes: golden)) == snapshot)
    }

    @Test func `what was written is read`() throws {
        #expect(try MetricSnapshot(decoding: self.encoded(Self.snapshot)) == Self.snapshot)
        let empty = MetricSnapshot(samples: [])
        #expect(try MetricSnapshot(decoding: self.encoded(empty)) == empty)
    }

    @Test func `a snapshot that is cut is refused wherever it is cut`() {
        let whole = self.encoded(Self.snapshot)
        for length in 0..<whole.readableBytes {
            let error = #expect(throws: SnapshotFault.self) {
                try MetricSnapshot(decoding: whole.getSlice(at: 0, length: length) ?? ByteBuffer())
            }
            #expect((error?.offset ?? .max) <= length)
        }
    }

    @Test func `octets behind the end are refused`() {
        var buffer = self.encoded(Self.snapshot)
        let length = buffer.readableBytes
        buffer.writeInteger(UInt8(0))
        #expect(throws: SnapshotFault(.leftOver(1), at: length)) { try MetricSnapshot(decoding: buffer) }
    }

    @Test func `another format is refused`() {
        #expect(throws: SnapshotFault(.unknownFormat(2), at: 1)) {
            try MetricSnapshot(decoding: ByteBuffer(bytes: [2, 0, 0, 0, 0, 0, 0, 0, 0]))
        }
    }

    @Test func `a count that no octets stand behind allocates nothing`() {
        #expect(throws: SnapshotFault(.cut(field: "label sets"), at: 5)) {
            try MetricSnapshot(decoding: ByteBuffer(bytes: [1, 0, 1, 0, 0, 0]))
        }
        #expect(throws: SnapshotFault(.tooMany("label sets"), at: 5)) {
            try MetricSnapshot(decoding: ByteBuffer(bytes: [1, 0xFF, 0xFF, 0xFF, 0xFF, 0]))
        }
    }

    @Test func `a metric of a newer program is passed over`() throws {
        let octets: [UInt8] = [
            1, 0, 0, 0, 1, 0, 0, 0, 0, 2,
            0xFF, 0xFE, 0, 0, 0, 0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0,
        ]
        let snapshot = try MetricSnapshot(decoding: ByteBuffer(bytes: octets))
        #expect(snapshot.samples.map(\.series.metric.name) == ["omnimessage_smpp_license_status"])
    }

    @Test func `a value of another kind than the metric's is refused`() {
        let octets: [UInt8] = [1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
        #expect(throws: SnapshotFault(.invalid(field: "value"), at: 25)) {
            try MetricSnapshot(decoding: ByteBuffer(bytes: octets))
        }
    }

    @Test func `a label that the metric does not have is refused`() {
        let octets: [UInt8] = [
            1, 0, 0, 0, 1, 1, 0, 1, 0x62, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0,
        ]
        #expect(throws: SnapshotFault(.invalid(field: "label set"), at: 28)) {
            try MetricSnapshot(decoding: ByteBuffer(bytes: octets))
        }
    }

    @Test func `no change of an octet traps, and what is accepted can be written again`() throws {
        let whole = Array(self.encoded(Self.snapshot).readableBytesView)
        for place in whole.indices {
            for value: UInt8 in [0, 1, 2, 3, 0x7F, 0x80, 0xC3, 0xFF, whole[place] &+ 1, whole[place] ^ 0x10] {
                var changed = whole
                changed[place] = value
                do {
                    let snapshot = try MetricSnapshot(decoding: ByteBuffer(bytes: changed))
                    let again = self.encoded(snapshot)
                    let reread = try MetricSnapshot(decoding: again)
                    #expect(self.encoded(reread) == again)
                } catch {
                    #expect((0...changed.count).contains(error.offset))
                }
            }
        }
    }
}
