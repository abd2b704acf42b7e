/// Who fetches: Core keeps what it hands out for this frontend, bind and generation for 60 s.
package struct Lessee: Hashable, Sendable {
    /// The gateway's `smsc_name`.
    package var frontend: String
    /// The generation of the bind's worker; a newer one takes over what an older one held.
    package var worker: UInt64

    package init(frontend: String, worker: UInt64) {
        self.frontend = frontend
        self.worker = worker
    }
}

/// The body of `POST /api/messages/lease`.
package struct LeaseChange: Equatable, Sendable, JSONReadable, JSONWritable {
    package var lessee: Lessee
    /// Held for a further 60 s.
    package var renew: [Int64]
    /// Given back: anybody may fetch them at once, and no attempt is counted.
    package var release: [Int64]

    private enum Field: String, CaseIterable {
        case frontend
        case worker
        case renew
        case release

        static let table = FieldTable<Field>()
    }

    package init(lessee: Lessee, renew: [Int64] = [], release: [Int64] = []) {
        self.lessee = lessee
        self.renew = renew
        self.release = release
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(lessee: Lessee(frontend: "", worker: 0))
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .frontend: self.lessee.frontend = try json.string(atMost: 64)
            case .worker: self.lessee.worker = try json.number()
            case .renew: self.renew = try json.ids(atMost: 10_000)
            case .release: self.release = try json.ids(atMost: 10_000)
            case nil: break
            }
        }
        guard !self.lessee.frontend.isEmpty else { throw JSONError(.missing, field: Field.frontend.rawValue) }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.frontend, self.lessee.frontend)
            json.member(Field.worker, self.lessee.worker)
            json.name(Field.renew.rawValue)
            json.array(self.renew) { json, id in json.integer(id) }
            json.name(Field.release.rawValue)
            json.array(self.release) { json, id in json.integer(id) }
        }
    }
}

/// What became of the leases that were to be changed.
package struct LeaseAnswer: Equatable, Sendable, JSONReadable, JSONWritable {
    package var renewed: [Int64]
    package var released: [Int64]
    /// No longer this worker's: settled, expired or taken over.
    ///
    /// It must not send them.
    package var lost: [Int64]

    private enum Field: String, CaseIterable {
        case renewed
        case released
        case lost

        static let table = FieldTable<Field>()
    }

    package init(renewed: [Int64] = [], released: [Int64] = [], lost: [Int64] = []) {
        self.renewed = renewed
        self.released = released
        self.lost = lost
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init()
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .renewed: self.renewed = try json.ids(atMost: .max)
            case .released: self.released = try json.ids(atMost: .max)
            case .lost: self.lost = try json.ids(atMost: .max)
            case nil: break
            }
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            for (field, ids) in [(Field.renewed, self.renewed), (.released, self.released), (.lost, self.lost)] {
                json.name(field.rawValue)
                json.array(ids) { json, id in json.integer(id) }
            }
        }
    }
}

extension JSONReader {
    /// Reads a list of message ids.
    mutating func ids(atMost limit: Int) throws(JSONError) -> [Int64] {
        var ids: [Int64] = []
        try self.elements(atMost: limit) { json throws(JSONError) in ids.append(try json.integer(in: 1...Int64.max)) }
        return ids
    }
}
