import Common
import Foundation
import Synchronization

@testable import Store

/// What became of the images of one recording, each opened by the store itself.
struct Tally {
    /// What an image turned out to be.
    enum Verdict: Hashable {
        /// As after the last group that was answered, or the one that was being committed.
        case whole
        /// As after an earlier group: what was answered is lost.
        case older
        /// As it never was.
        case mixed
        case unsound(String)
        case refused(StoreFault.Reason)
    }

    private(set) var images = 0
    private(set) var verdicts: [Verdict: Int] = [:]
    /// Keys of idempotency go on under a name that was there before the cut.
    private(set) var wrongEpochs = 0
    /// An id is given that had been answered before the cut.
    private(set) var repeatedIDs = 0
    private(set) var examples: [String] = []

    func count(_ verdict: Verdict) -> Int { self.verdicts[verdict] ?? 0 }

    /// Opens the image and judges it.
    mutating func add(_ cut: PowerCuts.Cut, of cuts: PowerCuts) async throws {
        self.images += 1
        do {
            let found = try await cuts.look(at: cut.image, dice: 1_000_000 + UInt64(self.images))
            self.judge(found, cut, of: cuts)
        } catch let fault as StoreFault {
            self.note(.refused(fault.reason), cut, fault.description)
        }
    }

    private mutating func judge(_ found: PowerCuts.Look, _ cut: PowerCuts.Cut, of cuts: PowerCuts) {
        let verdict = self.verdict(cut, of: cuts, found.answer)
        self.note(verdict, cut, "")
        if cuts.epochs.contains(found.epoch) { self.wrongEpochs += 1 }
        if cuts.history[cut.answered].given.contains(found.next) { self.repeatedIDs += 1 }
    }

    private func verdict(_ cut: PowerCuts.Cut, of cuts: PowerCuts, _ found: ReadRows.Answer) -> Verdict {
        guard found.soundness == "ok" else { return .unsound(found.soundness) }
        for group in [cut.answered, cut.answered + 1] where group < cuts.history.count {
            if cuts.history[group].rows == found.rows { return .whole }
        }
        return cuts.history[..<cut.answered].contains { $0.rows == found.rows } ? .older : .mixed
    }

    private mutating func note(_ verdict: Verdict, _ cut: PowerCuts.Cut, _ why: String) {
        self.verdicts[verdict, default: 0] += 1
        guard verdict != .whole, self.examples.count < 5 else { return }
        self.examples.append("\(verdict) at instant \(cut.instant), \(cut.remains), answered \(cut.answered) \(why)")
    }
}

extension PowerCuts {
    /// What the store finds in an image.
    struct Look {
        let answer: ReadRows.Answer
        let epoch: String
        /// The id of a message that it is given.
        let next: MessageID
    }

    /// Opens an image with the store itself; throws its fault where it refuses.
    func look(at image: [String: [UInt8]], dice: UInt64) async throws -> Look {
        let path = self.place.imagePath
        try self.place.lay(image, at: path)
        self.place.world.withLock { $0.dice = dice }
        let result: Result<Look, StoreFault>
        do throws(StoreFault) {
            let store = try self.place.openForCuts(self.storage, at: path)
            let answer = try await store.ask(ReadRows())
            let next = try await store.append("after the cut", to: .test("after"))
            store.close()
            result = .success(Look(answer: answer, epoch: store.epochs.present, next: next))
        } catch {
            result = .failure(error)
        }
        try FileManager.default.removeItem(at: URL(fileURLWithPath: path).deletingLastPathComponent())
        return try result.get()
    }

    /// What is known of an image: the rows that are in it, and the ids that had been given.
    func known(after cut: Cut) async throws -> Workload.Group {
        let rows = try await self.look(at: cut.image, dice: 1_000_000).answer.rows
        return Workload.Group(rows: rows, given: self.history[cut.answered].given.union(rows.messages.keys))
    }
}
