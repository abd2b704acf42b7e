package import NIOCore

extension EventLoop {
    /// Does something again and again on this loop; to be called on it.
    package func repeating(every delay: TimeAmount, after initialDelay: TimeAmount, _ body: @escaping () -> Void) {
        let bound = NIOLoopBound(body, eventLoop: self)
        self.scheduleRepeatedTask(initialDelay: initialDelay, delay: delay) { _ in bound.value() }
    }
}
