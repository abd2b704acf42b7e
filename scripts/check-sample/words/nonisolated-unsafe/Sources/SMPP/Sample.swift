nonisolated(unsafe) var length = 0
