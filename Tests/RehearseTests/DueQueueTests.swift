import Testing

@testable import rehearse

@Suite struct DueQueueTests {
    private let start = ContinuousClock.now

    @Test func `things come by their time, whatever order they were put in`() {
        var queue = DueQueue<Int>()
        for number in (0..<500).shuffled() { queue.add(number, at: self.start + .milliseconds(number)) }
        #expect(queue.nextTime == self.start)
        var taken: [Int] = []
        while let item = queue.take(at: self.start + .seconds(1)) { taken.append(item) }
        #expect(taken == Array(0..<500))
        #expect(queue.isEmpty)
    }

    @Test func `first in, first out at the same time`() {
        var queue = DueQueue<Int>()
        for number in 0..<100 { queue.add(number, at: self.start) }
        #expect((0..<100).map { _ in queue.take(at: self.start) } == (0..<100).map { $0 })
    }

    @Test func `nothing comes before its time`() {
        var queue = DueQueue<String>()
        queue.add("later", at: self.start + .milliseconds(1))
        #expect(queue.take(at: self.start) == nil)
        #expect(queue.count == 1)
        #expect(queue.take(at: self.start + .milliseconds(1)) == "later")
        #expect(queue.take(at: self.start + .seconds(1)) == nil)
    }
}
