"""Waiting is always for an event and always ends: no test sleeps and hopes."""

import os
import time

# One factor for every deadline: a loaded machine is slower, not wrong.
PATIENCE = float(os.environ.get("TEST_PATIENCE", "1"))
_PACE = 0.005


class TooLate(AssertionError):
    """What was waited for did not come before its deadline."""


def until(condition, what: str, within: float = 15.0, pace: float = _PACE):
    """The first true value of `condition()`; fails with `what` (text, or a call that makes it) when time is up."""
    deadline = time.monotonic() + within * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            said = what() if callable(what) else what
            raise TooLate(f"not within {within * PATIENCE:g} s: {said}")
        time.sleep(pace)


def elapses(seconds: float):
    """A stretch of time that is itself what is measured (use of CPU over it, or that nothing happens in it)."""
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() >= end, f"{seconds} s to pass", within=seconds + 60)


def measured(what: str, seconds: float):
    """A line that scripts/test shows at the end."""
    print(f"MEASURED {what}: {seconds * 1000:.0f} ms")
