import Common

/// Where the configuration comes from, at the start and at every reload.
struct ConfigurationSource {
    let path: String
    let environment: [String: String]
    let stateDirectory: String?

    func load() throws(ConfigurationErrors) -> LoadedConfiguration {
        try ConfigurationFile.load(path: self.path, environment: self.environment, stateDirectory: self.stateDirectory)
    }
}
