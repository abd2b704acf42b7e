/// Things that are to happen at a time, the earliest first, and first in first out among equals.
///
/// A binary heap; whoever owns it keeps it bounded and arms one timer for ``nextTime``.
struct DueQueue<Item> {
    typealias Instant = ContinuousClock.Instant

    private struct Entry {
        let time: Instant
        let number: UInt64
        let item: Item

        func isBefore(_ other: Entry) -> Bool {
            self.time == other.time ? self.number < other.number : self.time < other.time
        }
    }

    private var heap: [Entry] = []
    private var added: UInt64 = 0

    var count: Int { self.heap.count }
    var isEmpty: Bool { self.heap.isEmpty }

    /// When the next thing is to happen.
    var nextTime: Instant? { self.heap.first?.time }

    mutating func add(_ item: Item, at time: Instant) {
        self.added &+= 1
        self.heap.append(Entry(time: time, number: self.added, item: item))
        self.rise(from: self.heap.count - 1)
    }

    /// Takes out the next thing, if its time has come.
    mutating func take(at now: Instant) -> Item? {
        guard let first = self.heap.first, first.time <= now else { return nil }
        let last = self.heap.removeLast()
        guard !self.heap.isEmpty else { return first.item }
        self.heap[0] = last
        self.sink()
        return first.item
    }

    private mutating func rise(from start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard self.heap[index].isBefore(self.heap[parent]) else { return }
            self.heap.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func sink() {
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < self.heap.count && self.heap[child].isBefore(self.heap[least]) {
                least = child
            }
            guard least != index else { return }
            self.heap.swapAt(index, least)
            index = least
        }
    }
}
