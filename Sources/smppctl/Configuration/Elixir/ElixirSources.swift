/// The files that are read, so that a line number finds the file it is of.
///
/// Lines are counted on from file to file, as if they were one: a value then carries one number, not a name.
struct ElixirSources {
    private var files: [(path: String, firstLine: Int)] = []
    private var nextLine = 1

    /// Answers the number that the file's first line gets.
    mutating func add(_ path: String, _ octets: [UInt8]) -> Int {
        let firstLine = self.nextLine
        self.files.append((path, firstLine))
        self.nextLine += octets.count { $0 == UInt8(ascii: "\n") } + 2
        return firstLine
    }

    /// `config/runtime.exs:12`; line 0 stands for the files as a whole.
    func place(of line: Int) -> String { self.place(of: line) { $0 } }

    /// `runtime.exs:12`.
    func shortPlace(of line: Int) -> String { self.place(of: line, Self.short) }

    /// The name without its folders.
    static func short(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    private func place(of line: Int, _ name: (String) -> String) -> String {
        guard let file = self.files.last(where: { $0.firstLine <= line }) else {
            return self.files.last.map { name($0.path) } ?? ""
        }
        return "\(name(file.path)):\(line - file.firstLine + 1)"
    }
}
