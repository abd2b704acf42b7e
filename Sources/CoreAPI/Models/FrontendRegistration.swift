package import Common

/// What a gateway tells Core about itself, every 60 s; Core forgets it after 90 s.
package struct FrontendRegistration: Equatable, Sendable {
    package struct Bind: Equatable, Sendable {
        package var name: String
        package var mode: String
        package var connected: Bool

        package init(name: String, mode: String, connected: Bool) {
            self.name = name
            self.mode = mode
            self.connected = connected
        }
    }

    package var frontendName: String
    package var frontendType = "smpp"
    package var ipAddress: String?
    package var hostname: String?
    package var version: String?
    package var uptimeSeconds: Int64?
    package var binds: [Bind]

    package init(frontendName: String, binds: [Bind] = []) {
        self.frontendName = frontendName
        self.binds = binds
    }
}

/// Core's answer to a registration.
package struct Registration: Equatable, Sendable {
    package var expiresAt: Timestamp?

    package init(expiresAt: Timestamp?) {
        self.expiresAt = expiresAt
    }
}

extension FrontendRegistration: JSONReadable, JSONWritable {
    private enum Field: String, CaseIterable {
        case frontendName = "frontend_name"
        case frontendType = "frontend_type"
        case ipAddress = "ip_address"
        case hostname
        case version
        case uptimeSeconds = "uptime_seconds"
        case binds

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(frontendName: "")
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .frontendName: self.frontendName = try json.string(atMost: 64)
            case .frontendType: self.frontendType = try json.string(atMost: 64)
            case .ipAddress: self.ipAddress = try json.string(atMost: 64)
            case .hostname: self.hostname = try json.string(atMost: 255)
            case .version: self.version = try json.string(atMost: 64)
            case .uptimeSeconds: self.uptimeSeconds = try json.integer(in: 0...Int64.max)
            case .binds: self.binds = try Self.binds(from: &json)
            case nil: break
            }
        }
        guard !self.frontendName.isEmpty else { throw JSONError(.missing, field: Field.frontendName.rawValue) }
    }

    private static func binds(from json: inout JSONReader) throws(JSONError) -> [Bind] {
        var binds: [Bind] = []
        try json.elements(atMost: 10_000) { json throws(JSONError) in binds.append(try Bind(from: &json)) }
        return binds
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in self.writeMembers(to: &json) }
    }

    /// The members without their braces, for one who adds to them.
    package func writeMembers(to json: inout JSONWriter) {
        json.member(Field.frontendName, self.frontendName)
        json.member(Field.frontendType, self.frontendType)
        json.member(Field.ipAddress, self.ipAddress)
        json.member(Field.hostname, self.hostname)
        json.member(Field.version, self.version)
        json.member(Field.uptimeSeconds, self.uptimeSeconds)
        json.member(Field.binds, list: self.binds)
    }
}

extension FrontendRegistration.Bind: JSONReadable, JSONWritable {
    private enum Field: String, CaseIterable {
        case name
        case mode
        case connected

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(name: "", mode: "", connected: false)
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .name: self.name = try json.string(atMost: 64)
            case .mode: self.mode = try json.string(atMost: 64)
            case .connected: self.connected = try json.boolean()
            case nil: break
            }
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.name, self.name)
            json.member(Field.mode, self.mode)
            json.member(Field.connected, self.connected)
        }
    }
}

extension Registration: JSONReadable {
    /// The one field of the answer that matters.
    package enum Field: String, CaseIterable, Sendable {
        case expiresAt = "expires_at"

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(expiresAt: nil)
        try json.members { json throws(JSONError) in
            if json.key(in: Field.table) != nil { self.expiresAt = try json.timestamp() }
        }
    }
}
