internal import Yams

/// YAML text as a tree of entries; the only place that knows the parser.
///
/// What makes YAML dangerous is refused: anchors and aliases (a few lines can stand for gigabytes), depth, size.
enum YAMLDocument {
    static let sizeLimit = 1 << 20
    private static let depthLimit = 16
    /// So few cannot be multiplied into much while the parser compares keys, before they are refused.
    private static let referenceLimit = 16

    static func parse(_ bytes: [UInt8]) -> Result<Entry, Flaw> {
        guard bytes.count <= sizeLimit else { return .failure(Flaw("the file is larger than 1 MiB")) }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            return .failure(Flaw("the file is not UTF-8"))
        }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        guard references(in: text) <= referenceLimit else { return .failure(.references(line: nil)) }
        do {
            let parser = try Yams.Parser(yaml: text, encoding: .utf8)
            // Nodes hold their anchors weakly; the parser keeps them.
            return try withExtendedLifetime(parser) {
                guard let root = try parser.singleRoot() else {
                    return .success(Entry(content: .nothing, origin: .file(line: 1)))
                }
                return .success(try entry(root, depth: 0))
            }
        } catch let flaw as Flaw {
            return .failure(flaw)
        } catch let error as YamlError {
            return .failure(Flaw(error, in: text))
        } catch {
            return .failure(Flaw("the file is not YAML"))
        }
    }

    private static func entry(_ node: Node, depth: Int) throws(Flaw) -> Entry {
        let line = node.mark?.line ?? 1
        guard node.anchor == nil else { throw .references(line: line) }
        guard depth <= depthLimit else { throw Flaw("nested more than \(depthLimit) deep", line: line) }
        let content: Entry.Content
        switch node {
        case .scalar(let scalar): content = self.content(scalar)
        case .sequence(let sequence):
            var items: [Entry] = []
            for item in sequence { items.append(try entry(item, depth: depth + 1)) }
            content = .list(items)
        case .mapping(let mapping):
            var members: [Entry.Member] = []
            for (key, value) in mapping { members.append(try member(key, value, depth: depth + 1)) }
            content = .map(members)
        case .alias: throw .references(line: line)
        }
        return Entry(content: content, origin: .file(line: line))
    }

    private static func member(_ key: Node, _ value: Node, depth: Int) throws(Flaw) -> Entry.Member {
        let line = key.mark?.line ?? 1
        guard case .scalar(let name) = key, key.anchor == nil else { throw Flaw("a key must be a word", line: line) }
        var value = try entry(value, depth: depth)
        // A list or map begins on a line of its own; what a person looks for is the line of the key.
        if case .scalar = value.content {} else { value.origin = .file(line: line) }
        return Entry.Member(key: name.string, line: line, value: value)
    }

    private static func content(_ scalar: Node.Scalar) -> Entry.Content {
        let isPlain = scalar.style == .plain || scalar.style == .any
        if isPlain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) { return .nothing }
        return .scalar(Entry.Scalar(text: scalar.string, isQuoted: !isPlain))
    }

    /// Words that could be anchors or aliases; quoted ones are counted too, which costs nothing below the limit.
    private static func references(in text: String) -> Int {
        var count = 0
        var isStart = true
        var isMark = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "["),
                UInt8(ascii: "{"), UInt8(ascii: ","), UInt8(ascii: "?"):
                (isStart, isMark) = (true, false)
            case UInt8(ascii: "&") where isStart, UInt8(ascii: "*") where isStart:
                (isStart, isMark) = (false, true)
            default:
                if isMark { count += 1 }
                (isStart, isMark) = (false, false)
            }
        }
        return count
    }
}

/// Why a text is no document that we take.
struct Flaw: Error, Sendable, Equatable {
    var message: String
    var line: Int?

    init(_ message: String, line: Int? = nil) {
        self.message = message
        self.line = line
    }

    static func references(line: Int?) -> Flaw {
        Flaw("anchors (&name) and aliases (*name) are not taken; write the value out, or in quotes", line: line)
    }
}

extension Flaw {
    /// Without the excerpt that the parser's own text has: there may be a password in it.
    fileprivate init(_ error: YamlError, in text: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init("is not YAML: \(problem)\(Self.hint(at: mark.line, in: text))", line: mark.line)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.joined(separator: ", ")
            self.init("the same key is given twice: \(keys)", line: context.mark.line)
        case .reader(let problem, _, _, _):
            self.init("is not YAML: \(problem)")
        default:
            self.init("is not YAML")
        }
    }

    private static func hint(at line: Int, in text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(line - 1) else { return "" }
        let indentation = lines[line - 1].prefix { $0.isWhitespace }
        return indentation.contains("\t") ? "; indent with spaces, not with tabs" : ""
    }
}
