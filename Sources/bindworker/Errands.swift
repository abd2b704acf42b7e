import CacheFlow
import Common
import DequeModule
import IPC

/// Requests to the keeper about messages on their way, each made until it is done: what concerns a message is done in
/// the order in which it was asked for.
///
/// A request that the keeper refuses is made again later. What was asked after it must not overtake it: the late removal
/// of a row would take away the one that was written meanwhile, for a message that is with the carrier. Requests about other
/// messages do not wait.
final class Errands {
    private struct Errand {
        let request: StoreRequest
        let messages: [Int64]
        let completion: StoreLink.Completion
    }

    private let store: StoreLink
    private let bind: BindName
    /// Messages with a request under way.
    private var busy: Set<Int64> = []
    private var waiting: Deque<Errand> = []
    /// Of how many waiting requests each is a subject.
    private var awaited: [Int64: Int] = [:]

    init(store: StoreLink, bind: BindName) {
        self.store = store
        self.bind = bind
    }

    /// - Parameters:
    ///   - request: to the keeper.
    ///   - messages: Core's ids of all that it is about.
    ///   - completion: is called when it is done.
    func run(
        _ request: StoreRequest,
        about messages: [Int64],
        completion: @escaping StoreLink.Completion = { _ in }
    ) {
        let errand = Errand(request: request, messages: Array(Set(messages)), completion: completion)
        guard errand.messages.allSatisfy({ !self.busy.contains($0) && self.awaited[$0] == nil }) else {
            self.waiting.append(errand)
            for message in errand.messages { self.awaited[message, default: 0] += 1 }
            return
        }
        self.start(errand)
    }

    private func start(_ errand: Errand) {
        self.busy.formUnion(errand.messages)
        self.store.insist(errand.request, for: self.bind) { reply in
            self.busy.subtract(errand.messages)
            // First those that were asked for before whatever the completion asks for.
            self.startWaiting()
            errand.completion(reply)
        }
    }

    private func startWaiting() {
        guard !self.waiting.isEmpty else { return }
        let waiting = self.waiting
        self.waiting = []
        var blocked = self.busy
        for errand in waiting {
            if blocked.isDisjoint(with: errand.messages) {
                for message in errand.messages { self.leave(message) }
                self.start(errand)
            } else {
                self.waiting.append(errand)
            }
            blocked.formUnion(errand.messages)
        }
    }

    private func leave(_ message: Int64) {
        guard let count = self.awaited[message] else { return }
        self.awaited[message] = count > 1 ? count - 1 : nil
    }
}
