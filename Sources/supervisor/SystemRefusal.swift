import Glibc

/// The system did not do what the supervisor asked of it.
struct SystemRefusal: Error, Equatable, CustomStringConvertible {
    /// What was attempted, as the middle of a sentence: `start /opt/…/bin/listener`.
    let attempt: String
    let errno: Int32

    var description: String { "cannot \(self.attempt): \(String(cString: strerror(self.errno)))" }
}
