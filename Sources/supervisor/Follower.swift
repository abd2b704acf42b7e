import IPC

/// One who has asked for a stream over the control socket, for as long as the connection stands.
final class Follower {
    /// Called when it can take more, after it could not.
    var onRoom: () -> Void = {}
    /// Called once, when it is gone: its connection is closed.
    var onGone: () -> Void = {}
    /// What it was not told, because it did not keep up.
    private(set) var leftOut: UInt64 = 0

    let number: UInt32
    private let connection: FrameConnection

    /// `number` is that of its request.
    init(_ number: UInt32, on connection: FrameConnection) {
        self.number = number
        self.connection = connection
    }

    var hasRoom: Bool { self.connection.hasRoom }

    /// Tells it, whether or not it keeps up: for what is rare.
    func tell(_ news: News) {
        self.connection.send(.news(self.number, news))
    }

    /// Tells it where it keeps up; else remembers that `count` things were left out, and tells that once there is room.
    func tellOrLeaveOut(_ news: News, count: UInt64) {
        guard self.hasRoom else {
            self.leftOut += count
            return
        }
        self.tellLeftOut()
        self.tell(news)
    }

    func tellLeftOut() {
        guard self.leftOut > 0, self.hasRoom else { return }
        self.tell(.leftOut(self.leftOut))
        self.leftOut = 0
    }
}
