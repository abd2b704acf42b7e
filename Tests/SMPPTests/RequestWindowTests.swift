import Testing

@testable import SMPP

@Suite struct RequestWindowTests {
    @Test func `a request that waits long costs nothing but its place`() {
        let now = ContinuousClock.now
        var window = RequestWindow<Int>()
        window.open(1, 1, .submitSM, at: now)
        var skipped = 0
        for sequence in UInt32(2)...100_000 {
            guard window.canOpen(sequence) else {
                skipped += 1
                continue
            }
            window.open(sequence, Int(sequence), .submitSM, at: now + .milliseconds(sequence))
            #expect(window.take(sequence)?.token == Int(sequence))
        }
        #expect(window.count == 1)
        #expect(window.capacity == 16)
        #expect(skipped == 6_249)
        #expect(window.oldest == now)
        #expect(window.takeSent(until: now) == [1])
        #expect(window.oldest == nil)
    }

    @Test func `a number is found only under itself`() {
        var window = RequestWindow<Int>()
        #expect(window.take(1)?.token == nil)
        #expect(window.canOpen(1))
        window.open(1, 7, .submitSM, at: .now)
        #expect(window.take(17)?.token == nil)
        #expect(window.take(0x8000_0001)?.token == nil)
        #expect(!window.canOpen(1) && !window.canOpen(17) && window.canOpen(2))
        #expect(window.take(1)?.token == 7)
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
                #expect(window.take(UInt32(token))?.token == nil)
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
