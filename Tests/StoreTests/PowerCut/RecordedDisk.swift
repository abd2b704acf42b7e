/// A disk as of an instant of a recording: what was written, what of it was synced, and what was not yet.
///
/// The folder keeps its changes in their order, as a file system with a journal does: of those not yet synced a power cut
/// leaves the first ones. Of the changes to a file it leaves any.
struct RecordedDisk {
    typealias Change = Recording.FileChange

    private struct File {
        var written: [UInt8] = []
        var synced: [UInt8] = []
        var unsynced: [Change] = []
    }

    private enum Naming {
        case made(String, Int)
        case deleted(String)

        func apply(to names: inout [String: Int]) {
            switch self {
            case .made(let name, let file): names[name] = file
            case .deleted(let name): names[name] = nil
            }
        }
    }

    private var files: [Int: File] = [:]
    private var made = 0
    private var names: [String: Int] = [:]
    private var syncedNames: [String: Int] = [:]
    private var unsyncedNamings: [Naming] = []
    /// A disk that says that it has synced, and has not.
    let isLying: Bool

    /// With what lies on it, all of it synced.
    init(_ image: [String: [UInt8]] = [:], isLying: Bool = false) {
        self.isLying = isLying
        for (name, bytes) in image {
            self.files[self.made] = File(written: bytes, synced: bytes)
            self.names[name] = self.made
            self.made += 1
        }
        self.syncedNames = self.names
    }

    /// Whether a power cut would cost nothing that was written.
    var isSynced: Bool {
        self.unsyncedNamings.isEmpty && self.names.values.allSatisfy { self.files[$0]?.unsynced.isEmpty ?? true }
    }

    mutating func apply(_ change: Change, to name: String) {
        switch change {
        case .opened: self.open(name)
        case .deleted: self.name(.deleted(name))
        case .written, .truncated: self.change(name, change)
        case .synced: if !self.isLying { self.sync(name) }
        case .folderSynced: if !self.isLying { self.syncFolder() }
        }
    }

    private mutating func open(_ name: String) {
        guard self.names[name] == nil else { return }
        self.files[self.made] = File()
        self.name(.made(name, self.made))
        self.made += 1
    }

    private mutating func name(_ naming: Naming) {
        naming.apply(to: &self.names)
        self.unsyncedNamings.append(naming)
    }

    private mutating func change(_ name: String, _ change: Change) {
        guard let file = self.names[name] else { preconditionFailure("\(name) is changed, and was never opened") }
        self.files[file]?.written.apply(change)
        self.files[file]?.unsynced.append(change)
    }

    private mutating func sync(_ name: String) {
        guard let file = self.names[name], let changes = self.files[file]?.unsynced else { return }
        for change in changes { self.files[file]?.synced.apply(change) }
        self.files[file]?.unsynced.removeAll()
    }

    private mutating func syncFolder() {
        for naming in self.unsyncedNamings { naming.apply(to: &self.syncedNames) }
        self.unsyncedNamings.removeAll()
        let alive = Set(self.syncedNames.values).union(self.names.values)
        self.files = self.files.filter { alive.contains($0.key) }
    }
}

// MARK: - After the cut

extension RecordedDisk {
    /// What a power cut leaves.
    enum Remains: CaseIterable {
        /// All that was written: the disk was quick, or only the process died.
        case written
        /// Only what was synced.
        case synced
        /// Some of what was not, in whatever order, here and there only half a write.
        case some
    }

    func image(_ remains: Remains, _ dice: inout Dice) -> [String: [UInt8]] {
        switch remains {
        case .written: return self.names.mapValues { self.files[$0]?.written ?? [] }
        case .synced: return self.syncedNames.mapValues { self.files[$0]?.synced ?? [] }
        case .some:
            var names = self.syncedNames
            for naming in self.unsyncedNamings.prefix(dice.upTo(self.unsyncedNamings.count)) {
                naming.apply(to: &names)
            }
            var image: [String: [UInt8]] = [:]
            // In an order of its own: that of a dictionary would take the seed's meaning away.
            for (name, file) in names.sorted(by: { $0.key < $1.key }) { image[name] = self.some(of: file, &dice) }
            return image
        }
    }

    private func some(of number: Int, _ dice: inout Dice) -> [UInt8] {
        guard let file = self.files[number] else { return [] }
        var bytes = file.synced
        let share = dice.upTo(100)
        for change in file.unsynced where dice.upTo(99) < share {
            bytes.apply(dice.once(in: 4) ? change.torn(&dice) : change)
        }
        return bytes
    }
}

extension Recording.FileChange {
    /// What a disk writes wholly or not at all.
    private static let sector = 512

    /// The part of it before a border between sectors, or the part behind.
    fileprivate func torn(_ dice: inout Dice) -> Self {
        guard case .written(let bytes, let offset) = self else { return self }
        let first = Self.sector - offset % Self.sector
        let borders = Array(stride(from: first, to: bytes.count, by: Self.sector))
        guard let border = borders.randomElement(using: &dice) else { return self }
        return dice.once(in: 2)
            ? .written(Array(bytes[..<border]), at: offset)
            : .written(Array(bytes[border...]), at: offset + border)
    }
}

extension [UInt8] {
    fileprivate mutating func apply(_ change: Recording.FileChange) {
        switch change {
        case .truncated(let size): self.resize(to: size)
        case .written(let bytes, let offset):
            if self.count < offset + bytes.count { self.resize(to: offset + bytes.count) }
            self.withUnsafeMutableBytes { target in
                bytes.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyMemory(from: $0)
                }
            }
        case .opened, .synced, .folderSynced, .deleted: break
        }
    }

    private mutating func resize(to size: Int) {
        if size < self.count { self.removeLast(self.count - size) }
        // In pieces of an array: an array of any length is made octet by octet in a debug build.
        while size > self.count { self.append(contentsOf: zeros.prefix(size - self.count)) }
    }
}

private let zeros = [UInt8](repeating: 0, count: 65_536)
