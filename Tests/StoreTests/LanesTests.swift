import Common
import Testing

@testable import Store

@Suite struct LanesTests {
    private func names(_ group: [Lanes<String>.Entry]) -> [String] { group.map(\.item) }

    @Test func `those of one bind keep their order`() {
        var lanes = Lanes<String>()
        for number in 1...5 { lanes.enter("\(number)", lane: .acme, weight: .light, at: .zero) }
        #expect(self.names(lanes.takeGroup(rows: 3, bytes: 1000)) == ["1", "2", "3"])
        #expect(self.names(lanes.takeGroup(rows: 3, bytes: 1000)) == ["4", "5"])
        #expect(lanes.isEmpty)
    }

    @Test func `whoever waits has a place in the next group, however full it is`() {
        var lanes = Lanes<String>()
        for number in 1...100 {
            lanes.enter("a\(number)", lane: .acme, weight: CommandWeight(rows: 50), at: .zero)
        }
        lanes.enter("b1", lane: .other, weight: CommandWeight(rows: 1), at: .zero)
        lanes.enter("house", lane: nil, weight: .light, at: .zero)
        #expect(self.names(lanes.takeGroup(rows: 10, bytes: 1000)) == ["a1", "b1", "house"])
    }

    @Test func `what is left of a group goes round in turns, and the turn goes on in the next`() {
        var lanes = Lanes<String>()
        for number in 1...4 {
            lanes.enter("a\(number)", lane: .acme, weight: .light, at: .zero)
            lanes.enter("b\(number)", lane: .other, weight: .light, at: .zero)
        }
        #expect(self.names(lanes.takeGroup(rows: 3, bytes: 1000)) == ["a1", "b1", "a2"])
        #expect(self.names(lanes.takeGroup(rows: 3, bytes: 1000)) == ["b2", "a3", "b3"])
        #expect(self.names(lanes.takeGroup(rows: 3, bytes: 1000)) == ["a4", "b4"])
    }

    @Test func `who asks for little at a time has several places beside one who asks for much`() {
        var lanes = Lanes<String>()
        for number in 1...9 { lanes.enter("a\(number)", lane: .acme, weight: CommandWeight(rows: 100), at: .zero) }
        for number in 1...40 { lanes.enter("b\(number)", lane: .other, weight: .light, at: .zero) }
        let group = self.names(lanes.takeGroup(rows: 256, bytes: 1000))
        #expect(Array(group.prefix(33)) == ["a1"] + (1...32).map { "b\($0)" })
    }

    @Test func `who asks for much waits for the next group when this one has no room, and is the first there`() {
        var lanes = Lanes<String>()
        let much = CommandWeight(rows: 60)
        for number in 1...3 {
            lanes.enter("a\(number)", lane: .acme, weight: much, at: .zero)
            lanes.enter("b\(number)", lane: .other, weight: much, at: .zero)
        }
        lanes.enter("house", lane: nil, weight: CommandWeight(rows: 16), at: .zero)
        #expect(self.names(lanes.takeGroup(rows: 100, bytes: 1000)) == ["a1", "house"])
        #expect(self.names(lanes.takeGroup(rows: 100, bytes: 1000)) == ["b1"])
        #expect(self.names(lanes.takeGroup(rows: 100, bytes: 1000)) == ["a2"])
        #expect(self.names(lanes.takeGroup(rows: 120, bytes: 1000)) == ["b2", "a3"])
        #expect(self.names(lanes.takeGroup(rows: 100, bytes: 1000)) == ["b3"])
        #expect(lanes.isEmpty)
    }

    @Test func `who asks for much is not behind for ever those who ask for little`() {
        var lanes = Lanes<String>()
        lanes.enter("little", lane: .other, weight: .light, at: .zero)
        lanes.enter("much", lane: .acme, weight: CommandWeight(rows: 100), at: .zero)
        #expect(self.names(lanes.takeGroup(rows: 100, bytes: 1000)) == ["little"])
        lanes.enter("again", lane: .other, weight: .light, at: .zero)
        #expect(self.names(lanes.takeGroup(rows: 100, bytes: 1000)) == ["much", "again"])
    }

    @Test func `a group is bounded by bytes too`() {
        var lanes = Lanes<String>()
        for number in 1...3 {
            lanes.enter("\(number)", lane: .acme, weight: CommandWeight(rows: 1, bytes: 600), at: .zero)
        }
        #expect(self.names(lanes.takeGroup(rows: 100, bytes: 1000)) == ["1", "2"])
    }

    @Test func `what has waited too long is taken out, and nothing else`() {
        var lanes = Lanes<String>()
        lanes.enter("old", lane: .acme, weight: .light, at: .seconds(1))
        lanes.enter("young", lane: .acme, weight: .light, at: .seconds(3))
        lanes.enter("alone", lane: .other, weight: .light, at: .seconds(2))
        #expect(self.names(lanes.withdraw(waitingSince: .seconds(2))) == ["old", "alone"])
        #expect(lanes.count == 1)
        lanes.enter("again", lane: .other, weight: .light, at: .seconds(4))
        #expect(self.names(lanes.takeGroup(rows: 9, bytes: 9)) == ["young", "again"])
        #expect(lanes.withdraw(waitingSince: .seconds(9)).isEmpty)
    }

    @Test func `long lines are taken in order through many groups`() {
        var lanes = Lanes<Int>()
        for number in 0..<1000 { lanes.enter(number, lane: .acme, weight: .light, at: .zero) }
        var taken: [Int] = []
        for round in 0..<50 {
            taken += lanes.takeGroup(rows: 30, bytes: 1).map(\.item)
            taken += lanes.takeGroup(rows: 30, bytes: 1000).map(\.item)
            lanes.enter(1000 + round, lane: .acme, weight: .light, at: .zero)
        }
        while !lanes.isEmpty { taken += lanes.takeGroup(rows: 30, bytes: 1000).map(\.item) }
        #expect(taken == Array(0..<1050))
    }
}
