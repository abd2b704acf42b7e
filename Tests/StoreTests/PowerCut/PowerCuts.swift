import CPowerCut
import Common
import Foundation
import Synchronization

@testable import Store

/// A run of the store that was recorded below SQLite, to be cut at any instant.
struct PowerCuts {
    let place: TestStore
    let storage: StorageType
    /// The files as they were before.
    var beginning: [String: [UInt8]] = [:]
    let events: [Recording.Event]
    /// What was answered up to the end of each group, as an opening leaves it; the first is before any.
    let history: [Workload.Group]
    /// What the store was called in it.
    var epochs: Set<String>
    /// Answers that cannot be.
    let wrongs: [String]

    struct Plan {
        var seed: UInt64
        var storage: StorageType = .discCopies
        /// How many groups each life of the store has; between them it is closed.
        var lives: [Int]
        var sizes = 20...900
        /// Small, so that there are many checkpoints.
        var checkpoints: SQL = "PRAGMA wal_autocheckpoint = 50"
    }

    /// Begins with what an earlier power cut has left, where there was one.
    init(
        _ plan: Plan,
        in place: TestStore,
        after earlier: (image: [String: [UInt8]], known: Workload.Group)? = nil
    ) async throws {
        self.place = place
        self.storage = plan.storage
        self.beginning = earlier?.image ?? [:]
        try place.lay(self.beginning, at: place.path)
        powercut_spare_syncs(place.imagePath)
        let recording = Recording(path: place.path)
        let workload = Workload(
            seed: plan.seed,
            sizes: plan.sizes,
            beginning: earlier?.known ?? Workload.Group(),
            recording,
            pass: { place.pass(.seconds(1)) }
        )
        var epochs: Set<String> = []
        for groups in plan.lives {
            let store = try place.openForCuts(plan.storage, at: place.path) { workload.grouped() }
            epochs.insert(store.epochs.present)
            await workload.run(store, groups: groups, first: plan.checkpoints)
            store.close()
        }
        self.events = recording.stop()
        (self.history, self.wrongs) = workload.state.withLock { state in
            (state.history.map { Workload.Group(rows: $0.rows.opened, given: $0.given) }, state.wrongs)
        }
        self.epochs = epochs
    }
}

// MARK: - Cutting

extension PowerCuts {
    /// An instant, and what it leaves.
    struct Cut {
        /// After so many events.
        let instant: Int
        let remains: RecordedDisk.Remains
        /// The last group of which something had been answered.
        let answered: Int
        let image: [String: [UInt8]]
    }

    /// How many instants are cut at: one of so many, by chance.
    struct Density {
        /// When something has just been answered, or is about to be synced, cut, made or deleted.
        var critical = 1
        var others = 50
    }

    private func isCut(_ instant: Int, _ density: Density, _ dice: inout Dice) -> Bool {
        guard self.events.indices.contains(instant) else { return true }
        switch self.events[instant] {
        case .answered: return false
        case .change(_, .written):
            guard instant > 0, case .answered = self.events[instant - 1] else { return dice.once(in: density.others) }
            return dice.once(in: density.critical)
        case .change(let name, _):
            return name == self.mainFile || dice.once(in: density.critical)
        }
    }

    private var mainFile: String { URL(fileURLWithPath: self.place.path).lastPathComponent }

    /// How often the log was brought into the database.
    var checkpoints: Int {
        self.events.count { event in
            if case .change(self.mainFile, .synced) = event { true } else { false }
        }
    }

    func cut(
        seed: UInt64,
        _ density: Density = Density(),
        isLying: Bool = false,
        _ body: (Cut) async throws -> Void
    ) async rethrows {
        var dice = Dice(seed: seed)
        var disk = RecordedDisk(self.beginning, isLying: isLying)
        var answered = 0
        var lastSynced: (syncs: Int, answered: Int)?
        var syncs = 0
        for instant in 0...self.events.count {
            if self.isCut(instant, density, &dice) {
                for remains in disk.isSynced ? [.written] : RecordedDisk.Remains.allCases {
                    if remains == .synced {
                        // The same image as the last time.
                        if let lastSynced, lastSynced == (syncs, answered) { continue }
                        lastSynced = (syncs, answered)
                    }
                    let image = disk.image(remains, &dice)
                    try await body(Cut(instant: instant, remains: remains, answered: answered, image: image))
                }
            }
            guard self.events.indices.contains(instant) else { return }
            switch self.events[instant] {
            case .answered(let group): answered = group
            case .change(let name, let change):
                disk.apply(change, to: name)
                if case .synced = change { syncs += 1 }
            }
        }
    }
}

extension TestStore {
    /// Where each image lies while it is looked at.
    var imagePath: String { self.folder.appendingPathComponent("image/gateway.sqlite").path }

    /// Writes the files of an image.
    func lay(_ image: [String: [UInt8]], at path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, bytes) in image { try Data(bytes).write(to: folder.appendingPathComponent(name)) }
    }

    /// Without ballast, which has no part in this.
    func openForCuts(
        _ storage: StorageType,
        at path: String,
        grouped: @escaping @Sendable () -> Void = {}
    ) throws(StoreFault) -> Store {
        var limits = StoreLimits()
        limits.ballast = 0
        return try Store(
            path: path,
            storage: storage,
            limits: limits,
            surroundings: self.surroundings,
            observe: { _, _ in grouped() }
        )
    }
}
