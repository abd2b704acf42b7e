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
        let taken = (0..<100).map { _ in queue.take(at: self.start) }
        #expect(taken == Array(0..<100))
    }

    @Test func `what jumps the line still comes in the order of times and then of arrival`() {
        var queue = DueQueue<String>()
        for (name, time) in [("c", 2), ("d", 2), ("a", 1), ("e", 2), ("b", 1), ("f", 3)] {
            queue.add(name, at: self.start + .seconds(time))
        }
        var taken: [String] = []
        for second in 0...3 {
            while let item = queue.take(at: self.start + .seconds(second)) { taken.append("\(item)\(second)") }
        }
        #expect(taken == ["a1", "b1", "c2", "d2", "e2", "f3"])
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
