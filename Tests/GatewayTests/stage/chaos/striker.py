"""Kills as planned, starts the supervisor again as systemd would, and times how long everything takes to come back."""

import asyncio
import os
import random
import signal
import time
from collections import deque
from dataclasses import dataclass

from ..gateway import Gateway
from ..process import Process, descendants
from .cast import Cast
from .plan import WORKERS, Strike
from .recovery import is_back

# A child that is younger is not yet healthy in the supervisor's eyes: its end costs it a wait that doubles, and the
# eleventh such end in five minutes a minute. So few are killed that young, and not ever again.
RIPE, YOUNG_KILLS = 12.0, 3
_PACE = 0.01


@dataclass
class Kill:
    number: int
    at: float
    victim: str
    pid: int
    age: float
    back_at: float | None = None
    # Killed again, or with the whole gateway, before it was back.
    overtaken: bool = False

    def fells(self, bind: str) -> bool:
        """Whether the bind's worker died of it."""
        return self.victim in (bind, "supervisor")

    @property
    def fells_core(self) -> bool:
        return self.victim in ("embeddedcore", "supervisor")

    def __str__(self) -> str:
        return f"kill {self.number} ({self.victim})"


class Striker:
    def __init__(self, gateway: Gateway, cast: Cast, seed: int, tell):
        self.gateway, self.cast, self.tell = gateway, cast, tell
        self.kills: list[Kill] = []
        # Ends of the supervisor that were not of our doing.
        self.own_ends: list[str] = []
        self.family: set[Process] = set()
        self._dice = random.Random(seed + 1)
        self._young_kills: dict[str, int] = {}
        self._launch_at: float | None = None

    def perform(self, strikes: deque[Strike], until: float):
        """Takes from the front whatever can be done before that time."""
        while strikes and time.monotonic() + strikes[0].gap < until:
            strike = strikes.popleft()
            self.rest(strike.gap)
            while not self._strike(strike):
                self.rest(_PACE)

    def rest(self, seconds: float):
        """Lets time pass; a supervisor that has ended is started again meanwhile."""
        end = time.monotonic() + seconds
        self.keep()
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(_PACE, left))
            self.keep()

    def keep(self):
        """What systemd does with `Restart=`."""
        now = time.monotonic()
        if self._launch_at is None and (code := self.gateway.exit_code) is not None:
            if not self.kills or self.kills[-1].pid != self.gateway.main.pid:
                self.own_ends.append(f"the supervisor ended by itself with {code}")
            self._launch_at = now + self._dice.uniform(0.1, 1.0)
        if self._launch_at is not None and now >= self._launch_at:
            self._launch_at = None
            self._young_kills.clear()
            self.gateway.launch()

    # Killing

    def _strike(self, strike: Strike) -> bool:
        if self.gateway.exit_code is not None:
            return False
        children = descendants(self.gateway.main.pid)
        self.family.update(children)
        for victim in strike.victims:
            if victim == "supervisor" != strike.victims[0]:
                # It can always be killed: as a stand-in for others it would never live to have children.
                continue
            found = self.gateway.main if victim == "supervisor" else _child(children, victim)
            if found is not None and self._may(victim, found):
                self._kill(victim, found, strike)
                return True
        return False

    def _may(self, victim: str, found: Process) -> bool:
        """Whether it can be killed now without the gateway having a good reason to be slow in bringing it back."""
        if not found.alive:
            return False
        if victim == "supervisor" or found.age > RIPE:
            return True
        # One that has not come back yet cannot be told from one that never does.
        last = next((kill for kill in reversed(self.kills) if kill.victim in (victim, "supervisor")), None)
        if last is not None and last.back_at is None:
            return False
        if self._young_kills.get(victim, 0) >= YOUNG_KILLS:
            return False
        self._young_kills[victim] = self._young_kills.get(victim, 0) + 1
        return True

    def _kill(self, victim: str, found: Process, strike: Strike):
        age = found.age
        kill = Kill(len(self.kills) + 1, time.monotonic(), victim, found.pid, age)
        os.kill(found.pid, signal.SIGKILL)
        for earlier in self.kills:
            if earlier.back_at is None and victim in (earlier.victim, "supervisor"):
                earlier.overtaken = True
        self.kills.append(kill)
        if victim == "supervisor":
            self._launch_at = kill.at + strike.rest
            self.gateway.wait_exit()
        asyncio.run_coroutine_threadsafe(self._watch(kill), self.cast.loop)
        self.tell(kill)

    async def _watch(self, kill: Kill):
        while not kill.overtaken and kill.back_at is None:
            if (when := await is_back(kill, self.gateway, self.cast)) is not None and not kill.overtaken:
                kill.back_at = when
            await asyncio.sleep(0.02)

    @property
    def all_back(self) -> bool:
        return self._launch_at is None and all(kill.overtaken or kill.back_at is not None for kill in self.kills)


def _child(children: list[Process], victim: str) -> Process | None:
    if victim in WORKERS:
        return next((one for one in children if one.name == "bindworker" and f" {victim} " in f"{one.title} "), None)
    return next((one for one in children if one.name == victim), None)
