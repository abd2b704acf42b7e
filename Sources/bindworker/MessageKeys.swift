/// A name for each message that is handed to Core: a call that is made twice makes one message.
struct MessageKeys {
    private let prefix: String
    private var count: UInt64 = 0

    /// `worker` sets this process apart from those that served the bind before it.
    init(frontend: String, bind: String, worker: UInt64) {
        // Core keeps 255 octets of a key, and a bind's name may have 64 of them.
        self.prefix = "\(frontend.prefix(40))/\(bind)/\(String(worker, radix: 36))/"
    }

    mutating func next() -> String {
        self.count += 1
        return self.prefix + String(self.count, radix: 36)
    }
}
