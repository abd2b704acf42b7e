import NIOCore

/// Things that are to happen at a time, the earliest first, and first in first out among equals.
///
/// What is put in by rising time, as it is when all delays are alike, stands in a line; only what would jump it goes
/// into a heap. Whoever owns it keeps it bounded and arms one timer for ``nextTime``.
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

    private var line: CircularBuffer<Entry> = []
    private var heap: [Entry] = []
    private var added: UInt64 = 0

    var count: Int { self.line.count + self.heap.count }
    var isEmpty: Bool { self.line.isEmpty && self.heap.isEmpty }

    /// When the next thing is to happen.
    var nextTime: Instant? { self.heapIsNext ? self.heap.first?.time : self.line.first?.time }

    mutating func add(_ item: Item, at time: Instant) {
        self.added &+= 1
        let entry = Entry(time: time, number: self.added, item: item)
        if let last = self.line.last, entry.isBefore(last) {
            self.heap.append(entry)
            self.rise()
        } else {
            self.line.append(entry)
        }
    }

    /// Takes out the next thing, if its time has come.
    mutating func take(at now: Instant) -> Item? {
        guard let next = self.nextTime, next <= now else { return nil }
        return self.heapIsNext ? self.takeFromHeap() : self.line.popFirst()?.item
    }

    private var heapIsNext: Bool {
        guard let inHeap = self.heap.first else { return false }
        return self.line.first.map(inHeap.isBefore) ?? true
    }

    private mutating func takeFromHeap() -> Item? {
        guard let first = self.heap.first, let last = self.heap.popLast() else { return nil }
        guard !self.heap.isEmpty else { return first.item }
        self.heap[0] = last
        self.sink()
        return first.item
    }

    private mutating func rise() {
        var index = self.heap.count - 1
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
