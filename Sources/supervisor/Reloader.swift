import Common
import IPC
import Logging
import Supervision

/// Reads the configuration again; a bad file changes nothing.
struct Reloader {
    /// A configuration that may be put in force.
    struct Reading {
        /// As the file says it, and as it is with what operators have switched.
        let loaded: LoadedConfiguration?
        let file: GatewayConfiguration
        let configuration: GatewayConfiguration
        let plan: ReloadPlan
        let licence: LicenceLook
        /// The binds that the licence does not allow, and why.
        let held: [BindName: String]
        let warnings: [String]
    }

    let source: ConfigurationSource
    let board: StatusBoard
    let overrides: Overrides
    let licence: LicenceOffice
    let logger: Logger

    /// Reads everything; nothing is changed by that.
    func read() -> Result<Reading, ConfigurationErrors> {
        do throws(ConfigurationErrors) {
            let loaded = try self.source.load()
            let warnings = loaded.warnings.map { $0.text(in: self.source.path) }
            return .success(self.reading(of: loaded.configuration, loaded, warnings))
        } catch {
            return .failure(error)
        }
    }

    /// What a file means with what operators have switched and what the licence allows.
    private func reading(
        of file: GatewayConfiguration,
        _ loaded: LoadedConfiguration? = nil,
        _ warnings: [String] = []
    ) -> Reading {
        let look = LicenceLook(file)
        let wanted = self.overrides.applied(to: file)
        let held = look.held(of: wanted)
        let configuration = wanted.without(held)
        let plan = ReloadPlan(from: self.board.configuration, to: configuration)
        return Reading(
            loaded: loaded,
            file: file,
            configuration: configuration,
            plan: plan,
            licence: look,
            held: held,
            warnings: warnings
        )
    }

    /// Looks again at the licence and at what operators have switched, and not at the file; nil where that changes no bind.
    ///
    /// The file may be half edited, or broken: a bind can be switched off all the same, and nothing else goes into force.
    func look() -> ReloadPlan? {
        let reading = self.reading(of: self.board.file)
        self.licence.took(reading.licence, holding: reading.held)
        guard reading.configuration != self.board.configuration else { return nil }
        self.board.reconfigure(reading.configuration, file: reading.file)
        return reading.plan
    }

    /// What has to be done, after which the new configuration is in force; or why it was refused.
    func take() -> Result<Reading, ConfigurationErrors> {
        let result = self.read()
        switch result {
        case .success(let reading):
            for warning in reading.warnings { self.logger.warning("\(warning)") }
            self.board.reconfigure(reading.configuration, file: reading.file)
            self.board.reading = reading.loaded.map { ($0, .now) }
            self.licence.took(reading.licence, holding: reading.held)
            for key in reading.plan.waitingForRestart {
                self.logger.warning("\(key) has changed; it takes effect when the service is started anew")
            }
            self.logger.info("configuration read again")
        case .failure(let errors):
            self.logger.error("the configuration is refused, the running one stays: \(errors)")
        }
        return result
    }
}

extension ReloadReport {
    init(_ reading: Reloader.Reading, dryRun: Bool) {
        self.init(
            dryRun: dryRun,
            steps: reading.plan.steps.map { Step($0) },
            waitingForRestart: reading.plan.waitingForRestart,
            warnings: reading.warnings
        )
    }
}

extension ReloadReport.Step {
    init(_ step: ReloadPlan.Step) {
        let (change, why) =
            switch step.change {
            case .keep: ("kept", "")
            case .adjust(let why): ("adjusted", why)
            case .reconnect(let why): ("reconnected", why)
            case .start(let why): ("started", why)
            case .stop(let why): ("stopped", why)
            }
        self.init(role: step.child.role, bind: step.child.bind?.value, change: change, why: why)
    }
}
