"""Time in which this machine ran.

A machine that is stopped and goes on (a virtual one, a starved one) gives nobody time to do anything: what was on its
way when it stopped is on its way when it goes on. So whatever is said to take "at most so long" is measured by this.
"""


class LivedTime:
    """The clock less its jumps; told the time every few milliseconds, and asked about any moment of the past."""

    # A longer step than this, and nobody was running.
    _LONGEST_STEP = 0.5

    def __init__(self):
        self.pauses: list[tuple[float, float]] = []
        self._last: float | None = None

    def tick(self, now: float):
        if self._last is not None and now - self._last > self._LONGEST_STEP:
            self.pauses.append((self._last, now))
        self._last = now

    def __call__(self, moment: float) -> float:
        return moment - sum(min(end, moment) - start for start, end in self.pauses if start < moment)

    def between(self, start: float, end: float) -> float:
        return self(end) - self(start)

    @property
    def lost(self) -> float:
        """Seconds that nobody lived."""
        return sum(end - start for start, end in self.pauses)
