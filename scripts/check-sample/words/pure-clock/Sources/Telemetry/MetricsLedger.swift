let start = ContinuousClock.now
