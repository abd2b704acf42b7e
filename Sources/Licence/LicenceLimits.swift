package import Common

/// How many binds may be enabled; nil: as many as one likes.
package struct LicenceLimits: Equatable, Sendable {
    package var maxBinds: Int?
    package var maxClientBinds: Int?
    package var maxServerBinds: Int?

    package init(maxBinds: Int? = nil, maxClientBinds: Int? = nil, maxServerBinds: Int? = nil) {
        self.maxBinds = maxBinds
        self.maxClientBinds = maxClientBinds
        self.maxServerBinds = maxServerBinds
    }

    /// The enabled binds that are too many, each with the sentence that says why: those that come last.
    package func exceeded(by binds: [Bind]) -> [BindName: String] {
        var counts: (all: Int, clients: Int, servers: Int) = (0, 0, 0)
        var excess: [BindName: String] = [:]
        for bind in binds where bind.enabled {
            let isClient = bind.mode == .client
            if let limit = self.maxBinds, counts.all >= limit {
                excess[bind.name] = Self.words(limit, "binds (max_binds)")
            } else if isClient, let limit = self.maxClientBinds, counts.clients >= limit {
                excess[bind.name] = Self.words(limit, "client binds (max_client_binds)")
            } else if !isClient, let limit = self.maxServerBinds, counts.servers >= limit {
                excess[bind.name] = Self.words(limit, "server binds (max_server_binds)")
            } else {
                counts.all += 1
                counts.clients += isClient ? 1 : 0
                counts.servers += isClient ? 0 : 1
            }
        }
        return excess
    }

    private static func words(_ limit: Int, _ what: String) -> String {
        "the licence allows \(limit) \(what), and the binds before it take them all"
    }
}
