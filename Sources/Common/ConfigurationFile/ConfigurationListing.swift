/// Every key of a configuration with its value in force and where that comes from: what `smppctl config show` prints.
///
/// Secrets are dots.
package enum ConfigurationListing {
    /// One line of the configuration as YAML.
    package struct Line: Sendable, Equatable, Codable {
        /// With its indentation: `    port: 2775`.
        package let yaml: String
        /// Nil for a line that only opens a map or a list.
        package let value: Value?
        /// The path of the key: `binds[0].port`.
        package let path: String
        /// Nil: the default.
        package let origin: Origin?
    }

    package enum Value: Sendable, Equatable, Codable {
        /// A number, true or false.
        case literal(String)
        case text(String)
        case list([Value])
    }

    package static func lines(of loaded: LoadedConfiguration) -> [Line] {
        var writer = Writer(loaded)
        let pairs = Section.gateway.show(Draft(configuration: loaded.configuration))
        writer.write(pairs, below: "", indentation: "", margin: "")
        return writer.lines
    }

    private struct Writer {
        let loaded: LoadedConfiguration
        var lines: [Line] = []

        init(_ loaded: LoadedConfiguration) { self.loaded = loaded }

        /// `margin` stands before the first pair: the indentation, or the same with an item's dash.
        mutating func write(_ pairs: [Shown.Pair], below parent: String, indentation: String, margin: String) {
            for (index, pair) in pairs.enumerated() {
                let path = parent.isEmpty ? pair.key : "\(parent).\(pair.key)"
                let start = "\(index == 0 ? margin : indentation)\(pair.key):"
                switch pair.value {
                case .map(let inner):
                    self.add(start, path, value: nil)
                    self.write(inner, below: path, indentation: indentation + "  ", margin: indentation + "  ")
                case .list(let items) where items.contains(where: \.isMap):
                    self.add(start, path, value: nil)
                    self.write(items, of: pair.key, at: path, indentation: indentation + "    ")
                case .scalar, .list:
                    self.add("\(start) \(ConfigurationText.inline(pair.value))", path, value: Value(pair.value))
                }
            }
        }

        private mutating func write(_ items: [Shown], of key: String, at path: String, indentation: String) {
            for (index, item) in items.enumerated() {
                guard case .map(let pairs) = item else { continue }
                let place = self.place(of: key, index) ?? "\(path)[\(index)]"
                self.write(pairs, below: place, indentation: indentation, margin: indentation.dropLast(2) + "- ")
            }
        }

        /// Where a bind stands in the file, which may not be where it stands in its list.
        private func place(of key: String, _ index: Int) -> String? {
            let places: [String]
            switch key {
            case "binds": places = self.loaded.clientPlaces
            case "server_binds": places = self.loaded.serverPlaces
            default: return nil
            }
            return places.indices.contains(index) ? places[index] : nil
        }

        private mutating func add(_ yaml: String, _ path: String, value: Value?) {
            let origins = self.loaded.origins
            // A secret may have come out of a file of its own.
            let origin = origins[path] ?? origins[path + "_file"]
            self.lines.append(Line(yaml: yaml, value: value, path: path, origin: origin))
        }
    }
}

extension ConfigurationListing.Value {
    fileprivate init?(_ shown: Shown) {
        switch shown {
        case .scalar(let text, let isText):
            let isLiteral = !isText && (Int(text) != nil || text == "true" || text == "false")
            self = isLiteral ? .literal(text) : .text(text)
        case .list(let items): self = .list(items.compactMap(Self.init))
        case .map: return nil
        }
    }
}

extension Shown {
    fileprivate var isMap: Bool {
        if case .map = self { return true }
        return false
    }
}
