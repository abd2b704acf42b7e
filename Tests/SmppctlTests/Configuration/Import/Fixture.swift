import Common
import Foundation

@testable import smppctl

/// The configuration files of the original that lie beside the tests.
enum Fixture {
    static let folder = Bundle.module.bundleURL.appendingPathComponent("Fixtures/runtime")

    static func octets(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: self.folder.appendingPathComponent("\(name).exs")))
    }

    static var names: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: self.folder.path).map { String($0.dropLast(4)) }
                .sorted()
        }
    }

    static func imported(
        _ octets: [UInt8],
        as path: String = "runtime.exs",
        environment: [String: String] = [:],
        for configurationName: String = "prod"
    ) throws -> ImportedFile {
        var surroundings = ImportedFile.Surroundings()
        surroundings.environment = environment
        surroundings.configurationName = configurationName
        return try ImportedFile(of: [(path, octets)], in: surroundings)
    }

    static func imported(_ text: String, environment: [String: String] = [:]) throws -> ImportedFile {
        try self.imported(Array(text.utf8), environment: environment)
    }

    /// Why an import is refused; nil where it is not.
    static func refusal(_ text: String, environment: [String: String] = [:]) throws -> String? {
        do {
            _ = try self.imported(text, environment: environment)
            return nil
        } catch let refusal as Refusal {
            return refusal.sentence
        }
    }

    /// The file of ours with the same name under `config/examples`.
    static func example(_ name: String) throws -> GatewayConfiguration {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../..")
        let path = root.appendingPathComponent("config/examples/\(name).yaml").standardized.path
        return try ConfigurationFile.load(path: path, environment: [:]).configuration
    }
}
