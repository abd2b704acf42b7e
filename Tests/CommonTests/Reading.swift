@testable import Common

/// Reads a text as the file is read, and answers what was found.
func configuration(_ text: String, _ environment: [String: String] = [:]) throws -> GatewayConfiguration {
    try ConfigurationFile.read(text: text, environment: environment).configuration
}

/// The errors of a text; none when it is accepted.
func errors(_ text: String, _ environment: [String: String] = [:]) -> [Problem] {
    problems(text, environment).filter { $0.severity == .error }
}

func warnings(_ text: String, _ environment: [String: String] = [:]) -> [Problem] {
    problems(text, environment).filter { $0.severity == .warning }
}

func problems(_ text: String, _ environment: [String: String] = [:]) -> [Problem] {
    do {
        return try ConfigurationFile.read(text: text, environment: environment).warnings
    } catch {
        return error.problems
    }
}

/// A file with one sound bind of the kind, and one more line in it.
func client(_ line: String = "enabled: true") -> String {
    """
    binds:
      - name: acme
        host: smpp.example.com
        system_id: user
        password: secret
        \(line)
    """
}

func server(_ line: String = "enabled: true") -> String {
    """
    server_binds:
      - name: partner
        system_id: user
        password: long_secret_1
        \(line)
    """
}
