"""One run from its start to its verdict."""

import math
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from ..waiting import PATIENCE
from .inquest import own_ends, story_of
from .judge import Findings, Judge, Outage, wrongs_in
from .ledger import Ledger
from .lived import LivedTime
from .plan import WEIGHTS, Size, Strike, strikes
from .striker import Kill, Striker
from .town import Town

# What is leased to a worker that never got it is handed out again after a minute; some ladders begin with as much.
SETTLE_WITHIN = 150.0
# Nothing waits anywhere, and nothing moved for so long: what has not arrived will not.
STILL_FOR = 5.0

@dataclass(frozen=True)
class Wish:
    """What is asked of a run."""

    kills: int = 100
    seed: int = 1
    gap: float = 1.5
    cached: bool = True
    finale: str | None = None
    # Faults of Core, in order, and how long each lasts.
    phases: tuple[str, ...] = ()
    phase_seconds: float = 20.0
    size: Size = Size()


@dataclass
class Outcome:
    wish: Wish
    kills: list[Kill]
    findings: Findings
    ledger: Ledger
    began: float
    seconds: float
    # Everything that makes the run a failure, in words.
    wrongs: list[str]
    # Of each fault of Core: its name, and how many messages were accepted while it lasted.
    phases: list[tuple[str, int]] = field(default_factory=list)
    lived: LivedTime = field(default_factory=LivedTime)

    def seconds_until_back(self, kill: Kill) -> float | None:
        return None if kill.back_at is None else round(self.lived.between(kill.at, kill.back_at), 3)


class Run:
    def __init__(self, wish: Wish, folder: Path, tell=lambda line: None):
        self.wish, self.folder, self.tell = wish, folder, tell
        self.town = Town(folder, wish.size, wish.seed, wish.cached, core_apart=bool(wish.phases))
        self.striker = Striker(self.town.gateway, self.town.cast, wish.seed, self._told_of)
        self.phases: list[tuple[str, int]] = []
        self._wrongs: list[str] = []

    def perform(self) -> Outcome:
        began = time.monotonic()
        cast, striker, wish = self.town.cast, self.striker, self.wish
        try:
            self.town.open()
            self.tell(f"everybody is bound, messages travel; seed {wish.seed}")
            plan = deque(strikes(wish.seed, wish.kills, wish.gap, wish.finale, self._victims()))
            for fault in wish.phases:
                self._phase(fault, plan)
            striker.perform(plan, until=math.inf)
            striker.rest(1.0)
            cast.stop_sending()
            self._come_to_rest()
            self._wrongs += self.town.close()
        finally:
            self.town.end()
        return self._outcome(began)

    def _victims(self) -> tuple[str, ...]:
        """Nobody kills a Core that is not the gateway's own."""
        return tuple(one for one in WEIGHTS if one != "embeddedcore" or not self.wish.phases)

    def _told_of(self, kill: Kill):
        ledger = self.town.cast.ledger
        self.tell(
            f"kill {kill.number}/{self.wish.kills} {kill.victim} ({kill.age:.1f} s old); "
            f"{ledger.accepted} accepted, {ledger.arrived} arrived, {ledger.owed} on their way"
        )

    def _phase(self, fault: str, plan: deque[Strike]):
        """Begun when what went before has arrived: the senders must not be kept back by it."""
        proxy, cast, size = self.town.proxy, self.town.cast, self.wish.size
        cast.allow(0)
        self._expect(lambda: cast.ledger.owed == 0, f"all to arrive before Core is {fault}", SETTLE_WITHIN)
        cast.allow(size.backlog + round(size.rate * self.wish.phase_seconds))
        mark = cast.ledger.arrived
        self._expect(lambda: cast.ledger.arrived > mark + 50, f"messages to travel before Core is {fault}", 30)
        cast.do(proxy.fall_ill(fault))
        self.tell(f"Core is {fault} for {self.wish.phase_seconds:g} s")
        end = time.monotonic() + self.wish.phase_seconds
        self.striker.perform(plan, until=end)
        self.striker.rest(end - time.monotonic())
        cast.do(proxy.recover())
        during = self._accepted_during(*proxy.history[-1][1:])
        self.phases.append((fault, during))
        self.tell(f"Core is well again; {during} messages were accepted meanwhile, {cast.ledger.owed} are on their way")
        mark = cast.ledger.arrived
        self._expect(lambda: cast.ledger.arrived > mark + 50, f"messages to travel again after Core was {fault}", 30)

    def _accepted_during(self, began: float, ended: float) -> int:
        """Sent and answered with 0 in that time; what Core had taken just before is not counted."""
        copies = list(self.town.cast.ledger.copies.values())
        return sum(copy.accepted and copy.sent_at > began + 0.5 and copy.ended_at < ended for copy in copies)

    # The end

    def _come_to_rest(self):
        cast, striker = self.town.cast, self.striker
        self._expect(lambda: striker.all_back, "all to come back", 90)
        self._expect(lambda: self.town.is_ready, "the gateway to be ready", 60)
        tell_at = time.monotonic()
        moved_at = cast.lived(tell_at)
        last = None
        while not cast.has_settled:
            striker.rest(0.25)
            state = (cast.ledger.owed, len(cast.ledger.owed_receipts), len(cast.ledger.copies), cast.ledger.accepted)
            if state != last:
                moved_at, last = cast.lived(time.monotonic()), state
            if time.monotonic() >= tell_at:
                self.tell(
                    f"coming to rest: {cast.ledger.owed} on their way, {len(cast.ledger.owed_receipts)} receipts to come, "
                    f"unanswered {cast.unanswered or 'none'}"
                )
                tell_at += 5
            still = cast.lived(time.monotonic()) - moved_at
            if still > SETTLE_WITHIN * PATIENCE or still > STILL_FOR * PATIENCE and cast.is_done and not self.town.held():
                break
        # Whatever comes twice after the last has come once is to be seen, too.
        striker.rest(1.0)

    def _expect(self, condition, what: str, within: float):
        """What does not come is noted, and the run goes on: the books will tell more."""
        lived = self.town.cast.lived
        deadline = lived(time.monotonic()) + within * PATIENCE
        while not condition():
            if lived(time.monotonic()) > deadline:
                self._wrongs.append(f"not within {within * PATIENCE:g} s: {what}")
                self.tell(self._wrongs[-1])
                return
            self.striker.rest(0.05)

    def _outcome(self, began: float) -> Outcome:
        cast, striker, town = self.town.cast, self.striker, self.town
        outages = [
            Outage(began, ended, f"Core {fault}") for fault, began, ended in (town.proxy.history if town.proxy else ())
        ]
        found = Judge(cast.ledger, striker.kills, outages, self.wish.size, cast.closed_at, cast.lived).judge()
        wrongs = [*self._wrongs, *wrongs_in(found), *striker.own_ends, *own_ends(town.gateway.log), *cast.ledger.oddities]
        wrongs += [f"the log tells a secret: {line}" for line in town.gateway.leaks[:5]]
        wrongs += [f"a process was left over: {one}" for one in striker.family if one.alive]
        wrongs += [f"{kill} did not come back" for kill in striker.kills if kill.back_at is None and not kill.overtaken]
        wrongs += [f"{count} requests of {name} were never answered" for name, count in cast.unanswered.items()]
        for copy in found.lost[:5] + found.receipts_lost[:5]:
            wrongs += story_of(copy, town.core_database, town.gateway.state_dir / "gateway.sqlite", town.gateway.log)
        if self.wish.cached:
            wrongs += [
                f"with the cache on, nothing was accepted while Core was {fault}"
                for fault, during in self.phases if fault in ("refusing", "gone") and not during
            ]
        seconds = time.monotonic() - began
        return Outcome(
            self.wish, striker.kills, found, cast.ledger, began, seconds, wrongs, self.phases, cast.lived
        )
