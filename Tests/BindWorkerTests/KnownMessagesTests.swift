import Testing

@testable import bindworker

@Suite struct KnownMessagesTests {
    @Test func `a message that is at work is not taken again`() {
        var known = KnownMessages()
        #expect(known.take(1) == true)
        #expect(known.take(1) == false)
        #expect(known.take(2) == true)
        #expect(known.open.sorted() == [1, 2])
    }

    @Test func `a message whose end Core does not know yet is not taken again, and stays leased`() {
        var known = KnownMessages()
        _ = known.take(1)
        known.settled(1)
        #expect(known.take(1) == false)
        #expect(known.open.isEmpty)
        #expect(known.leased == [1] && known.leasedCount == 1)
        known.fetchBegins()
        #expect(known.take(1) == false, "Core may still be away")
    }

    @Test func `an answer that Core gave before it was told is not believed`() {
        var known = KnownMessages()
        _ = known.take(1)
        known.settled(1)
        known.fetchBegins()
        known.told([1])
        #expect(known.leased.isEmpty)
        #expect(known.take(1) == false, "the answer to the call that was under way")
        known.fetchBegins()
        #expect(known.take(1) == true, "Core means it: it is to be tried again")
    }

    @Test func `what is given back may be taken again`() {
        var known = KnownMessages()
        _ = known.take(1)
        known.giveBack(1)
        #expect(known.leased.isEmpty)
        #expect(known.take(1) == true)
    }

    @Test func `words about messages that nobody settled change nothing`() {
        var known = KnownMessages()
        _ = known.take(1)
        known.told([1, 2])
        #expect(known.open == [1])
        #expect(known.take(2) == true)
    }
}

@Suite struct MessageKeysTests {
    @Test func `no two messages share a key, whichever worker or bind hands them in`() {
        var keys: Set<String> = []
        for (bind, worker) in [("a", 1), ("a", 2), ("b", 1)] as [(String, UInt64)] {
            var maker = MessageKeys(frontend: "gateway", bind: bind, worker: worker)
            for _ in 0..<1000 { keys.insert(maker.next()) }
        }
        #expect(keys.count == 3000)
    }

    @Test func `a key is never longer than Core keeps`() {
        let name = String(repeating: "ü", count: 64)
        var maker = MessageKeys(frontend: name, bind: String(repeating: "b", count: 64), worker: .max)
        #expect(maker.next().utf8.count <= 255)
    }
}
