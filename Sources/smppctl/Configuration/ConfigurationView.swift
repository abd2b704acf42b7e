import Common
import IPC

/// A configuration, each value with where it comes from.
struct ConfigurationView {
    /// Comments of longer lines stand where they must.
    private static let commentColumn = 48

    private let lines: [ConfigurationListing.Line]

    init(_ loaded: LoadedConfiguration) {
        self.lines = ConfigurationListing.lines(of: loaded)
    }

    init(_ running: RunningConfiguration) {
        self.lines = running.lines
    }

    /// YAML with a comment behind every value.
    var yaml: String {
        self.lines.map { line in
            guard line.value != nil else { return line.yaml }
            let filler = String(repeating: " ", count: max(1, Self.commentColumn - line.yaml.count))
            return "\(line.yaml)\(filler)# \(Self.words(for: line.origin))"
        }.joined(separator: "\n")
    }

    var json: JSONValue {
        .list(
            self.lines.compactMap { line in
                guard let value = line.value else { return nil }
                var object: [String: JSONValue] = ["key": .text(line.path), "value": Self.json(value)]
                switch line.origin {
                case .file(let number):
                    object["origin"] = .text("file")
                    object["line"] = .number(Int64(number))
                case .environment(let variable):
                    object["origin"] = .text("environment")
                    object["variable"] = .text(variable)
                case .order(let why):
                    object["origin"] = .text("order")
                    object["why"] = .text(why)
                case nil:
                    object["origin"] = .text("default")
                }
                return .object(object)
            }
        )
    }

    private static func words(for origin: Origin?) -> String {
        switch origin {
        case .file(let line): "line \(line)"
        case .environment(let variable): "environment \(variable)"
        case .order(let why): why
        case nil: "default"
        }
    }

    private static func json(_ value: ConfigurationListing.Value) -> JSONValue {
        switch value {
        case .text(let text): return .text(text)
        case .list(let items): return .list(items.map(self.json))
        case .literal(let text):
            if let number = Int64(text) { return .number(number) }
            return .flag(text == "true")
        }
    }
}
