package import Common

/// What another configuration means for each child, and why.
///
/// Only those are touched whose settings changed: a limit, a whitelist or an interval without dropping a session, an
/// address or a credential by a new process for that bind alone.
package struct ReloadPlan: Equatable, Sendable {
    package enum Change: Equatable, Sendable {
        case keep
        /// The same process and sessions, other settings.
        case adjust(String)
        /// A new process, after a graceful stop.
        case reconnect(String)
        case start(String)
        case stop(String)
    }

    package struct Step: Equatable, Sendable {
        package var child: ChildName
        package var change: Change

        package init(_ child: ChildName, _ change: Change) {
            self.child = child
            self.change = change
        }
    }

    /// One for each child of either configuration.
    package private(set) var steps: [Step] = []
    /// Keys whose new value is read only when the whole service starts again.
    package private(set) var waitingForRestart: [String] = []

    package init(from old: GatewayConfiguration, to new: GatewayConfiguration) {
        let gateway = SettingKey.gateway.filter { !$0.isSame(old, new) }
        self.waitingForRestart = gateway.filter { $0.effects.isEmpty && $0.needsRestart }.map(\.key)
        self.planSingletons(from: old, to: new, gateway)
        self.planBinds(from: old, to: new, gateway)
    }

    /// The children that a configuration asks for.
    package static func children(of configuration: GatewayConfiguration) -> [ChildName] {
        var names: [ChildName] = configuration.apiBaseURL == .embedded ? [.embeddedCore] : []
        names += [.steward, .console]
        if configuration.listen.tls != nil { names.append(.tlsGate) }
        names += configuration.allBinds.filter(\.enabled).map(\.child)
        names.append(.listener)
        return names
    }

    /// What the plan does to one child; nil: neither configuration has it.
    package func change(of child: ChildName) -> Change? {
        self.steps.first { $0.child.seat == child.seat }?.change
    }

    // MARK: Those that are there once

    private mutating func planSingletons(
        from old: GatewayConfiguration,
        to new: GatewayConfiguration,
        _ changed: [SettingKey<GatewayConfiguration>]
    ) {
        self.planEmbeddedCore(from: old, to: new, changed)
        self.planTLSGate(from: old, to: new, changed)
        for child in [ChildName.steward, .console, .listener] {
            var difference = Difference(changed, for: child.role)
            if case .steward = child, old.allBinds.map(\.registration) != new.allBinds.map(\.registration) {
                difference.adjust.append("binds")
            }
            if case .listener = child, old.serverBinds != new.serverBinds { difference.adjust.append("server_binds") }
            self.steps.append(Step(child, difference.change))
        }
    }

    private mutating func planEmbeddedCore(
        from old: GatewayConfiguration,
        to new: GatewayConfiguration,
        _ changed: [SettingKey<GatewayConfiguration>]
    ) {
        switch (old.apiBaseURL, new.apiBaseURL) {
        case (.embedded, .embedded):
            let difference = Difference(changed, for: ChildName.embeddedCore.role)
            self.steps.append(Step(.embeddedCore, difference.change))
        case (.url, .embedded): self.steps.append(Step(.embeddedCore, .start("api_base_url is embedded now")))
        case (.embedded, .url): self.steps.append(Step(.embeddedCore, .stop("api_base_url is another Core now")))
        case (.url, .url): break
        }
    }

    private mutating func planTLSGate(
        from old: GatewayConfiguration,
        to new: GatewayConfiguration,
        _ changed: [SettingKey<GatewayConfiguration>]
    ) {
        switch (old.listen.tls, new.listen.tls) {
        case (.some, .some):
            let change = Difference(changed, for: ChildName.tlsGate.role).change
            // A renewed certificate has the name of the old one: only who reads it can tell.
            self.steps.append(Step(.tlsGate, change == .keep ? .adjust("the certificate is read again") : change))
        case (nil, .some): self.steps.append(Step(.tlsGate, .start("listen.tls is given now")))
        case (.some, nil): self.steps.append(Step(.tlsGate, .stop("listen.tls is gone")))
        case (nil, nil): break
        }
    }

    // MARK: Binds

    private mutating func planBinds(
        from old: GatewayConfiguration,
        to new: GatewayConfiguration,
        _ changed: [SettingKey<GatewayConfiguration>]
    ) {
        // A name that stands twice cannot come out of the reader; should it, the first one counts.
        let before = Dictionary(old.allBinds.map { ($0.name, $0) }) { first, _ in first }
        let after = Dictionary(new.allBinds.map { ($0.name, $0) }) { first, _ in first }
        let general = Difference(changed, for: "bindworker")
        for bind in old.allBinds where after[bind.name] == nil && bind.enabled {
            self.steps.append(Step(bind.child, .stop("removed")))
        }
        for bind in new.allBinds {
            guard let change = Self.change(from: before[bind.name], to: bind, general) else { continue }
            self.steps.append(Step(bind.child, change))
        }
    }

    /// Nil: disabled before and after.
    private static func change(from old: Bind?, to new: Bind, _ general: Difference) -> Change? {
        switch (old?.enabled ?? false, new.enabled) {
        case (false, false): return nil
        case (false, true): return .start(old == nil ? "added" : "enabled")
        case (true, false): return .stop("disabled")
        case (true, true): break
        }
        var difference = general
        switch (old, new) {
        case (.client(let old), .client(let new)): difference.add(SettingKey.client, from: old, to: new)
        case (.server(let old), .server(let new)): difference.add(SettingKey.server, from: old, to: new)
        case (.client, .server), (.server, .client), (nil, _): difference.reconnect.append("mode")
        }
        return difference.change
    }
}

/// The keys in which two configurations differ, by what that means for one child.
private struct Difference {
    var adjust: [String] = []
    var reconnect: [String] = []

    init(_ changed: [SettingKey<GatewayConfiguration>], for role: String) {
        for key in changed {
            switch key.effects[role] {
            case .adjust: self.adjust.append(key.key)
            case .reconnect: self.reconnect.append(key.key)
            case nil: break
            }
        }
    }

    mutating func add<Settings>(_ keys: [SettingKey<Settings>], from old: Settings, to new: Settings) {
        for key in keys where !key.isSame(old, new) {
            switch key.effects["bindworker"] {
            case .adjust: self.adjust.append(key.key)
            case .reconnect: self.reconnect.append(key.key)
            case nil: break
            }
        }
    }

    /// A new process gets all settings, so that it covers the lesser change too.
    var change: ReloadPlan.Change {
        if !self.reconnect.isEmpty { return .reconnect(Self.words(self.reconnect)) }
        return self.adjust.isEmpty ? .keep : .adjust(Self.words(self.adjust))
    }

    private static func words(_ keys: [String]) -> String {
        "\(keys.joined(separator: ", ")) changed"
    }
}

extension Bind {
    fileprivate var child: ChildName { .bindWorker(self.name, self.mode) }

    /// What Core is told about it.
    fileprivate var registration: [String] {
        [self.name.value, self.mode.rawValue, self.enabled ? "enabled" : "disabled", self.systemID]
    }
}

extension ReloadPlan.Change: CustomStringConvertible {
    package var description: String {
        switch self {
        case .keep: "untouched"
        case .adjust(let why): "adjusted, \(why)"
        case .reconnect(let why): "starting anew, \(why)"
        case .start(let why): "starting, \(why)"
        case .stop(let why): "stopping, \(why)"
        }
    }
}
