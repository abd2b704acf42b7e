import Common
import Licence

/// One look at the licence that a configuration names, and what it means for the binds.
struct LicenceLook {
    /// Nil: the configuration names none, so none is needed.
    let finding: Result<LicenceTerms, LicenceFault>?
    let clock: Timestamp

    /// Reads the file, where there is one to read.
    init(_ configuration: GatewayConfiguration, clock: Timestamp = .now) {
        self.finding = LicenceFile(configuration)?.read()
        self.clock = clock
    }

    /// The enabled binds that may not run, and why.
    func held(of configuration: GatewayConfiguration) -> [BindName: String] {
        let binds = configuration.allBinds
        switch self.finding {
        case nil: return [:]
        case .failure(let fault): return Self.all(binds, fault)
        case .success(let terms):
            if let fault = terms.licence.fault(at: self.clock) { return Self.all(binds, fault) }
            return terms.licence.limits.exceeded(by: binds)
        }
    }

    private static func all(_ binds: [Bind], _ fault: LicenceFault) -> [BindName: String] {
        let names = binds.filter(\.enabled).map(\.name)
        return Dictionary(names.map { ($0, "the licence is not valid: \(fault)") }) { first, _ in first }
    }
}

extension GatewayConfiguration {
    /// The same with these binds switched off.
    func without(_ held: [BindName: String]) -> GatewayConfiguration {
        var configuration = self
        for index in configuration.binds.indices where held[configuration.binds[index].name] != nil {
            configuration.binds[index].enabled = false
        }
        for index in configuration.serverBinds.indices where held[configuration.serverBinds[index].name] != nil {
            configuration.serverBinds[index].enabled = false
        }
        return configuration
    }
}
