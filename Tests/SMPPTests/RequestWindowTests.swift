import Testing

@testable import SMPP

@Suite struct RequestWindowTests {
    @Test func `the queue does not grow with what was answered`() {
        let now = ContinuousClock.now
        var window = RequestWindow<Int>()
        window.open(1, 1, .submitSM, at: now)
        for sequence in UInt32(2)...100_000 {
            window.open(sequence, Int(sequence), .submitSM, at: now + .milliseconds(sequence))
            #expect(window.take(sequence)?.token == Int(sequence))
        }
        #expect(window.count == 1)
        #expect(window.queueCount < 100)
        #expect(window.oldest == now)
        #expect(window.takeSent(until: now) == [1])
        #expect(window.oldest == nil)
        #expect(window.queueCount == 0)
    }

    @Test func `in whatever order answers come, the oldest that waits is known`() {
        let now = ContinuousClock.now
        for step in [1, 3, 7, 11, 13] {
            var window = RequestWindow<Int>()
            for token in 0..<100 { window.open(UInt32(token), token, .submitSM, at: now + .seconds(token)) }
            var waiting = Set(0..<100)
            for index in 0..<100 {
                let token = index * step % 100
                guard waiting.remove(token) != nil else { continue }
                #expect(window.take(UInt32(token))?.token == token)
                #expect(window.take(UInt32(token)) == nil)
                #expect(window.oldest == waiting.min().map { now + .seconds($0) })
                #expect(window.count == waiting.count)
            }
        }
    }

    @Test func `all that waits is taken once, the oldest first`() {
        var window = RequestWindow<Int>()
        for token in 0..<10 { window.open(UInt32(token), token, .submitSM, at: .now) }
        _ = window.take(4)
        #expect(window.takeAll() == [0, 1, 2, 3, 5, 6, 7, 8, 9])
        #expect(window.takeAll() == [])
        #expect(window.oldest == nil)
    }
}
