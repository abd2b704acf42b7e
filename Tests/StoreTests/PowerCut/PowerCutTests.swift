import Common
import Synchronization
import Testing

@testable import Store

/// The power fails at any instant of a recording; what is left is opened by the store itself.
@Suite struct PowerCutTests {
    private let place = TestStore()

    private func tally(
        _ cuts: PowerCuts,
        _ density: PowerCuts.Density = .init(),
        isLying: Bool = false
    ) async throws -> Tally {
        #expect(cuts.wrongs == [])
        var tally = Tally()
        try await cuts.cut(seed: 2, density, isLying: isLying) { cut in try await tally.add(cut, of: cuts) }
        return tally
    }

    /// Whether each image opens with all that it must hold.
    private func expectKept(_ tally: Tally, _ storage: StorageType = .discCopies) {
        let lost = storage == .ramCopies ? tally.count(.older) : 0
        #expect(tally.count(.whole) + lost == tally.images, "\(tally.examples)")
        #expect(tally.wrongEpochs == 0)
        #expect(tally.repeatedIDs == 0)
    }

    @Test func `everything that was answered is there`() async throws {
        let cuts = try await PowerCuts(.init(seed: 1, lives: [20, 130, 30]), in: self.place)
        #expect(cuts.checkpoints > 10)
        let tally = try await self.tally(cuts)
        #expect(tally.images >= 1000)
        self.expectKept(tally)
    }

    @Test func `a log of full size is brought into the database, and nothing is lost on the way`() async throws {
        let plan = PowerCuts.Plan(
            seed: 3,
            lives: [200],
            sizes: 20_000...60_000,
            checkpoints: "PRAGMA wal_autocheckpoint"
        )
        let cuts = try await PowerCuts(plan, in: self.place)
        #expect(cuts.checkpoints > 3)
        self.expectKept(try await self.tally(cuts, .init(critical: 50, others: 1000)))
    }

    @Test func `a file that was only half made is made again`() async throws {
        let cuts = try await PowerCuts(.init(seed: 4, lives: [2]), in: self.place)
        self.expectKept(try await self.tally(cuts, .init(others: 2)))
    }

    @Test func `with ram_copies the last ones may be lost, and nothing else`() async throws {
        let cuts = try await PowerCuts(.init(seed: 5, storage: .ramCopies, lives: [20, 60, 20]), in: self.place)
        let tally = try await self.tally(cuts)
        self.expectKept(tally, .ramCopies)
        // What disc_copies is held to can be seen to fail.
        #expect(tally.count(.older) > tally.images / 4)
    }

    @Test func `a disk that does not sync is seen to lose rows, and to leave what never was`() async throws {
        let cuts = try await PowerCuts(.init(seed: 6, lives: [10, 60]), in: self.place)
        let tally = try await self.tally(cuts, .init(critical: 4, others: 100), isLying: true)
        #expect(tally.count(.older) > tally.images / 4)
        #expect(tally.images - tally.count(.older) - tally.count(.whole) > 0)
    }

    @Test(arguments: StorageType.allCases)
    func `the power may fail again while the store recovers`(storage: StorageType) async throws {
        let cuts = try await PowerCuts(.init(seed: 7, storage: storage, lives: [50]), in: self.place)
        var firsts: [PowerCuts.Cut] = []
        await cuts.cut(seed: 8, .init(critical: 40, others: 400)) { first in
            if first.remains == .some { firsts.append(first) }
        }
        #expect(firsts.count > 10)
        for first in stride(from: 0, to: firsts.count, by: 4).map({ firsts[$0] }) {
            let known = try await cuts.known(after: first)
            let again = TestStore()
            let now = self.place.world.withLock { $0.now }
            again.world.withLock { ($0.now, $0.dice) = (now, 100) }
            let plan = PowerCuts.Plan(seed: 9, storage: storage, lives: [5])
            var more = try await PowerCuts(plan, in: again, after: (first.image, known))
            more.epochs.formUnion(cuts.epochs)
            self.expectKept(try await self.tally(more, .init(others: 20)), storage)
        }
    }
}
