import Common
import Store

/// What operators have switched over the configuration file: kept in the store, and stronger than the file.
final class Overrides {
    /// What of a bind can be switched; the word stands in the key under which it is kept.
    enum Target: String, CaseIterable {
        case bind = "enabled"
        case cache = "cache_enabled"

        /// As the configuration has it.
        func value(of bind: Bind) -> Bool {
            switch self {
            case .bind: bind.enabled
            case .cache: bind.isCached
            }
        }
    }

    private struct Place: Hashable {
        let bind: BindName
        let target: Target
    }

    private static let prefix = "bind."

    private let store: Store
    private var wishes: [Place: (value: Bool, since: Timestamp)] = [:]

    init(store: Store) {
        self.store = store
        for setting in store.savedSettings {
            guard let place = Self.place(of: setting.key), let value = Bool(setting.value) else { continue }
            self.wishes[place] = (value, setting.changedAt)
        }
    }

    /// The configuration that is in force.
    func applied(to configuration: GatewayConfiguration) -> GatewayConfiguration {
        var configuration = configuration
        for index in configuration.binds.indices {
            let name = configuration.binds[index].name
            if let value = self.value(name, .bind) { configuration.binds[index].enabled = value }
            if let value = self.value(name, .cache) { configuration.binds[index].cacheEnabled = value }
        }
        for index in configuration.serverBinds.indices {
            let name = configuration.serverBinds[index].name
            if let value = self.value(name, .bind) { configuration.serverBinds[index].enabled = value }
            if let value = self.value(name, .cache) { configuration.serverBinds[index].cacheEnabled = value }
        }
        return configuration
    }

    private func value(_ bind: BindName, _ target: Target) -> Bool? {
        self.wishes[Place(bind: bind, target: target)]?.value
    }

    /// Switches a bind or its cache; where that is what the file says, the file's word holds again.
    func set(_ bind: BindName, _ target: Target, to value: Bool, file: Bool) {
        let wish = value == file ? nil : String(value)
        self.wishes[Place(bind: bind, target: target)] = wish == nil ? nil : (value, .now)
        let key = "\(Self.prefix)\(bind.value).\(target.rawValue)"
        self.store.submit(SaveSetting(key: key, value: wish, origin: "smppctl")) { _ in }
    }

    /// Why it is on or off, in words; nil where nobody has said anything but the file.
    func why(_ bind: BindName, _ target: Target) -> String? {
        guard let wish = self.wishes[Place(bind: bind, target: target)] else { return nil }
        let (word, back) = wish.value ? ("enabled", "disable") : ("disabled", "enable")
        let command =
            switch target {
            case .bind: "bind"
            case .cache: "cache"
            }
        return "\(word) by smppctl at \(wish.since.iso8601); smppctl \(command) \(back) \(bind) undoes it"
    }

    private static func place(of key: String) -> Place? {
        guard key.hasPrefix(self.prefix) else { return nil }
        for target in Target.allCases where key.hasSuffix(".\(target.rawValue)") {
            guard let bind = BindName(String(key.dropFirst(self.prefix.count).dropLast(target.rawValue.count + 1)))
            else { return nil }
            return Place(bind: bind, target: target)
        }
        return nil
    }
}
