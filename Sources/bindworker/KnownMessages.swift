/// Which of Core's messages this worker knows: each is sent once, however often Core hands it out.
///
/// A message is known from the moment it is taken until Core has been told what became of it, and then for as long as
/// a fetch is under way that Core may have answered before it was told.
struct KnownMessages {
    private var atWork: Set<Int64> = []
    private var untold: Set<Int64> = []
    private var justTold: Set<Int64> = []

    /// Notes a message that Core handed out; false when it is known.
    mutating func take(_ id: Int64) -> Bool {
        guard !self.untold.contains(id), !self.justTold.contains(id) else { return false }
        return self.atWork.insert(id).inserted
    }

    /// It was not sent, and Core may hand it out again.
    mutating func giveBack(_ id: Int64) {
        self.atWork.remove(id)
    }

    /// What became of it is known here, and not yet in Core.
    mutating func settled(_ id: Int64) {
        self.atWork.remove(id)
        self.untold.insert(id)
    }

    /// Core knows what became of these.
    mutating func told(_ ids: [Int64]) {
        for id in ids where self.untold.remove(id) != nil { self.justTold.insert(id) }
    }

    /// What Core answers from now on takes into account all that it was told.
    mutating func fetchBegins() {
        self.justTold.removeAll(keepingCapacity: true)
    }

    /// Those whose end is open.
    var open: [Int64] { Array(self.atWork) }
    /// Those that Core must not hand to others.
    var leased: [Int64] { Array(self.atWork) + Array(self.untold) }
    var leasedCount: Int { self.atWork.count + self.untold.count }
}
