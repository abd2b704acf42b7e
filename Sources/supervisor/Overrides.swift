import Common
import Store

/// What operators have switched over the configuration file: kept in the store, and stronger than the file.
final class Overrides {
    private static let prefix = "bind."
    private static let suffix = ".enabled"

    private let store: Store
    private var enabled: [BindName: (value: Bool, since: Timestamp)] = [:]

    init(store: Store) {
        self.store = store
        for setting in store.savedSettings {
            guard let name = Self.bind(of: setting.key), let value = Bool(setting.value) else { continue }
            self.enabled[name] = (value, setting.changedAt)
        }
    }

    /// The configuration that is in force.
    func applied(to configuration: GatewayConfiguration) -> GatewayConfiguration {
        var configuration = configuration
        for index in configuration.binds.indices {
            if let wish = self.enabled[configuration.binds[index].name] {
                configuration.binds[index].enabled = wish.value
            }
        }
        for index in configuration.serverBinds.indices {
            if let wish = self.enabled[configuration.serverBinds[index].name] {
                configuration.serverBinds[index].enabled = wish.value
            }
        }
        return configuration
    }

    /// Switches a bind; where that is what the file says, the file's word holds again.
    func set(_ bind: BindName, enabled: Bool, file: Bool) {
        let value = enabled == file ? nil : String(enabled)
        self.enabled[bind] = value == nil ? nil : (enabled, .now)
        let command = SaveSetting(key: Self.prefix + bind.value + Self.suffix, value: value, origin: "smppctl")
        self.store.submit(command) { _ in }
    }

    /// Why the bind is on or off, in words; nil where nobody has said anything but the file.
    func why(_ bind: BindName) -> String? {
        guard let wish = self.enabled[bind] else { return nil }
        let word = wish.value ? "enabled" : "disabled"
        let back = wish.value ? "disable" : "enable"
        return "\(word) by smppctl at \(wish.since.iso8601); smppctl bind \(back) \(bind) undoes it"
    }

    private static func bind(of key: String) -> BindName? {
        guard key.hasPrefix(self.prefix), key.hasSuffix(self.suffix) else { return nil }
        return BindName(String(key.dropFirst(self.prefix.count).dropLast(self.suffix.count)))
    }
}
