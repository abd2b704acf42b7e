final class Sample: @unchecked Sendable {}
