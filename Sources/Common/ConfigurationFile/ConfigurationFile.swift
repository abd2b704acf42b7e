/// The only reader of the configuration file.
package enum ConfigurationFile {
    package static let standardPath = "/etc/omnimessage-smpp/gateway.yaml"

    /// Reads the file and the environment; throws every problem at once.
    ///
    /// Below `stateDirectory`, where given, lie the databases that the file does not place.
    package static func load(
        path: String,
        environment: [String: String],
        stateDirectory: String? = nil
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        throw ConfigurationErrors(path: path, problems: [])
    }
}
