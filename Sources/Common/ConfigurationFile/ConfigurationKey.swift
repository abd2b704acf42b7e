/// One key as the handbook, the console's forms and the reference file describe it.
package struct ConfigurationKey: Sendable, Equatable {
    package let name: String
    /// The environment variable that overrides it.
    package var environment: String?
    /// What may be written, as the end of a sentence "must be …".
    package let allowed: String
    /// The spellings, where they can be counted.
    package var choices: [String] = []
    /// As the file would spell it; nil: required, or nothing unless given.
    package var defaultText: String?
    package let meaning: String
    /// A value to show where there is no default.
    package var example: String?
    package var isRequired = false
    /// Not required by itself, but what the reference file shows would be refused without it.
    package var isShown = false
    package var isSecret = false
    package var shape: Shape = .value

    /// What stands behind the colon.
    package indirect enum Shape: Sendable, Equatable {
        case value
        /// A list of values.
        case values
        /// A map with these keys.
        case map([ConfigurationKey])
        /// A map whose absence means something: no encryption.
        case optionalMap([ConfigurationKey])
        /// A list of maps with these keys.
        case maps([ConfigurationKey])
    }
}
