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
