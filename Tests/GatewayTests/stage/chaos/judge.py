"""Reads the books when all is over: what was lost, what came twice, and which kill explains it.

What may come twice. A message is sent again when nobody can know whether it was taken:

* A sender whose connection ended before the answer sends the serial again. The gateway had perhaps taken the first
  copy: two copies of one serial arrive. At most what a session may leave unanswered, for each session felled.
* A sender that was told ESME_RSYSERR sends the serial again. If Core went while it was taking the first copy, that one
  may have been taken all the same. At most what all senders may leave unanswered, for each time that Core goes.
* Of one copy, a worker knows what became of it before anybody else does. One that dies in between leaves messages that
  are sent once more by its successor.
  - To a carrier (`Runway`, `SendingBook`): what is to be sent is written down before, and each answer after it came. In
    doubt is what is unanswered, at most the window; and what is answered and not yet on disk. Answers are written in
    one request while those that come meanwhile gather for the next; in the time of a request no more can be sent than
    was written down ahead, `AHEAD` or a window. Hence a window, and twice what is ahead.
  - To a partner nothing is written down (`Outbound`, `Settlements`): in doubt is what is unanswered, and what Core has
    not been told: the results call under way, and what gathers meanwhile. A worker holds at most max(20, 4 windows)
    fetched messages beside the window, and a fetch takes Core as long as a results call (they share its commits).
    Hence the windows of the partner's sessions, and twice a fetch. Where Core was away just before, results may still
    rest for `CORE_PAUSE` while fetches go on already: then also what is sent in that time.
* A kill of Core itself makes no copy arrive twice: results that it has not confirmed are told again, leases are on its
  disk. A kill of listener, steward or console makes nothing arrive twice.

Everything else that comes twice is a fault.
"""

from bisect import bisect
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .cast import CARRIERS, PARTNERS
from .ledger import Arrival, Copy, Ledger, Life
from .lived import LivedTime
from .plan import WORKERS, Size
from .sender import TRY_AGAIN
from .striker import Kill

# An answer of the far side is on disk, or told to Core, within so many seconds, on a machine busy with three such runs.
TOLD_WITHIN = 2.0
# `Outbound.ahead`: parts that are written down before there is room for them in the window.
AHEAD = 50
# After Core was away, results rest for up to a second before they are told again (`Settlements.pause`).
CORE_PAUSE = 1.0
# From a kill until the other side's loop has seen its connections end.
SEEN_WITHIN = 3.0


@dataclass(frozen=True)
class Outage:
    """Core was away, or ill, from `began` to `ended`."""

    began: float
    ended: float
    what: str


@dataclass
class Findings:
    lost: list[Copy] = field(default_factory=list)
    # A copy that arrived again: the arrival before, this one, and what explains it (nothing: a fault).
    twice: list[tuple[Copy, Arrival, Arrival, Kill | None]] = field(default_factory=list)
    # More at one kill than its windows allow: what was counted, and the bound.
    over_bound: list[str] = field(default_factory=list)
    receipts: int = 0
    receipts_lost: list[Copy] = field(default_factory=list)
    receipts_twice: list[tuple[Copy, Arrival, Arrival, Kill | None]] = field(default_factory=list)
    resent_twice: int = 0
    # Refused by the gateway, and arrived all the same.
    refused_arrived: list[tuple[Copy, Outage | None]] = field(default_factory=list)
    refused: Counter = field(default_factory=Counter)
    unanswered: int = 0
    dropped: list[Life] = field(default_factory=list)
    felled: int = 0
    # The most that one kill made arrive twice at one bind of a carrier, of a partner.
    most_twice: dict[str, int] = field(default_factory=lambda: {"carrier": 0, "partner": 0})
    # For each kill by its number: the longest time around it in which nothing arrived at one of the binds.
    silences: dict[int, float] = field(default_factory=dict)
    # The longest time from an answer with 0 to the arrival.
    slowest: float = 0.0

    @property
    def explained(self) -> int:
        return sum(kill is not None for *_, kill in self.twice)

    @property
    def unexplained(self) -> int:
        return len(self.twice) - self.explained


def wrongs_in(found: Findings) -> list[str]:
    """What must not be, in words."""
    wrongs = []
    if found.lost:
        wrongs.append(f"{len(found.lost)} messages were answered with 0 and never arrived: {_some(found.lost)}")
    if found.receipts_lost:
        wrongs.append(f"{len(found.receipts_lost)} receipts never came, of messages that were taken: {_some(found.receipts_lost)}")
    for what, all_twice in (("a message", found.twice), ("a receipt", found.receipts_twice)):
        twice = [(copy, first, again) for copy, first, again, kill in all_twice if kill is None]
        if twice:
            copies = [copy for copy, _, _ in twice]
            wrongs.append(f"{len(twice)} times {what} arrived again, and no kill explains it: {_some(copies)}")
            wrongs += [_again(*one) for one in twice[:5]]
    taken = [copy for copy, outage in found.refused_arrived if outage is None]
    if taken:
        wrongs.append(f"{len(taken)} messages were refused and arrived, and Core was never away: {_some(taken)}")
    for status, count in found.refused.items():
        if status not in TRY_AGAIN:
            wrongs.append(f"{count} messages were refused for good, with {status:#x}")
    if found.dropped:
        names = Counter(life.bind for life in found.dropped)
        wrongs.append(f"sessions ended that no kill felled: {dict(names)}")
    return wrongs + found.over_bound


def _again(copy: Copy, first: Arrival, again: Arrival) -> str:
    """When what happened, in seconds after the first arrival."""
    def after(moment: float | None) -> str:
        return "never" if moment is None else f"{moment - first.at:+.3f} s"

    return (
        f"  {copy.text.decode()} at {first.life.bind}: answered {after(first.answered_at)}, its session ended"
        f" {after(first.life.died_at)}, again {after(again.at)} over a session bound {after(again.life.bound_at)}"
    )


def _some(copies: list[Copy]) -> str:
    texts = [copy.text.decode() for copy in copies[:10]]
    return ", ".join(texts) + (" …" if len(copies) > 10 else "")


def most_at_a_kill(bind: str, size: Size, core_was_away: bool = False) -> int:
    """How many messages one kill of a bind's worker may make arrive twice."""
    if bind in CARRIERS:
        return size.submit_window + 2 * max(size.submit_window, AHEAD)
    window = size.deliver_window * size.sessions
    return window + 2 * max(20, 4 * window) + (round(size.rate * CORE_PAUSE) if core_was_away else 0)


class Judge:
    """All times that are compared with a limit are lived ones."""

    def __init__(
        self, ledger: Ledger, kills: list[Kill], outages: list[Outage], size: Size, closed_at: float,
        lived: LivedTime = LivedTime(),
    ):
        self.ledger, self.kills, self.size, self.closed_at, self.lived = ledger, kills, size, closed_at, lived
        self.outages = sorted([*outages, *self._outages_by_kill(kills, closed_at)], key=lambda one: -one.began)

    @staticmethod
    def _outages_by_kill(kills: list[Kill], end: float) -> list[Outage]:
        felled = [kill for kill in kills if kill.fells_core]
        backs = sorted(kill.back_at for kill in felled if kill.back_at is not None)
        return [
            Outage(kill.at, next((back for back in backs if back > kill.at), end), str(kill)) for kill in felled
        ]

    def judge(self) -> Findings:
        found = Findings()
        for copy in self.ledger.copies.values():
            self._handed_in(copy, found)
            self._arrivals(copy, found)
            if copy.awaits_receipt:
                self._receipts(copy, found)
        self._serials(found)
        self._bounds(found)
        self._silences(found)
        for life in self.ledger.lives:
            if life.died_at is not None and life.died_at < self.closed_at:
                found.felled += 1
                if self._felled_by(life) is None:
                    found.dropped.append(life)
        return found

    # A copy on its way in

    def _handed_in(self, copy: Copy, found: Findings):
        if copy.status is None:
            found.unanswered += 1
        elif copy.status != 0:
            found.refused[copy.status] += 1
            if copy.arrivals:
                found.refused_arrived.append((copy, self._outage_between(copy.sent_at, copy.ended_at)))
        elif not copy.arrivals:
            found.lost.append(copy)
        else:
            found.slowest = max(found.slowest, self.lived.between(copy.ended_at, copy.arrivals[0].at))

    def _outage_between(self, start: float, end: float) -> Outage | None:
        return next((one for one in self.outages if one.began <= end and one.ended >= start), None)

    def _serials(self, found: Findings):
        """Serials of which several copies arrived, all but one of them refused or never answered."""
        arrived = Counter((copy.flow.name, copy.number) for copy in self.ledger.copies.values() if copy.arrivals)
        found.resent_twice = sum(count > 1 for count in arrived.values())

    # A copy on its way out

    def _arrivals(self, copy: Copy, found: Findings):
        for first, again in zip(copy.arrivals, copy.arrivals[1:]):
            found.twice.append((copy, first, again, self._leaves_in_doubt(first)))

    def _receipts(self, copy: Copy, found: Findings):
        """They are delivered to the bind that the message came from, by the same rules as any message."""
        arrivals = self.ledger.receipts.get(copy.receipt_key, [])
        found.receipts += len(arrivals)
        if not arrivals:
            found.receipts_lost.append(copy)
        for first, again in zip(arrivals, arrivals[1:]):
            found.receipts_twice.append((copy, first, again, self._leaves_in_doubt(first)))

    def _leaves_in_doubt(self, arrival: Arrival) -> Kill | None:
        """The kill that ended the arrival's connection before it was surely known that it had arrived."""
        kill, answered = self._felled_by(arrival.life), arrival.answered_at
        if kill is None or answered is None:
            return kill
        at = self.lived(kill.at)
        known = at - TOLD_WITHIN if arrival.life.bind in CARRIERS else self._told_until(at)
        return kill if self.lived(answered) >= known else None

    def _felled_by(self, life: Life) -> Kill | None:
        if life.died_at is None:
            return None
        return next(
            (
                kill for kill in reversed(self.kills)
                if kill.fells(life.bind) and life.bound_at <= kill.at <= life.died_at
                and self.lived.between(kill.at, life.died_at) <= SEEN_WITHIN
            ),
            None,
        )

    def _told_until(self, when: float) -> float:
        """What was answered before this was surely told to Core at `when`; further back, if Core was away."""
        begin = when
        for outage in self.outages:
            began, ended = self.lived(outage.began), self.lived(outage.ended)
            if began <= begin <= ended + CORE_PAUSE + TOLD_WITHIN:
                begin = began
        return begin - TOLD_WITHIN

    def _bounds(self, found: Findings):
        counts: dict[tuple[int, str], int] = defaultdict(int)
        for copy, _, _, kill in found.twice:
            if kill is not None:
                counts[kill.number, copy.flow.target] += 1
        for copy, _, _, kill in found.receipts_twice:
            if kill is not None:
                counts[kill.number, copy.flow.source] += 1
        for (number, bind), count in counts.items():
            kill = self.kills[number - 1]
            side = "carrier" if bind in CARRIERS else "partner"
            found.most_twice[side] = max(found.most_twice[side], count)
            at = self.lived(kill.at)
            core_was_away = self._told_until(at) < at - TOLD_WITHIN
            if count > (bound := most_at_a_kill(bind, self.size, core_was_away)):
                found.over_bound.append(f"{kill}: {count} twice at {bind}, at most {bound}")
        senders = self.size.window * self.size.sessions * len(PARTNERS) + self.size.window * len(CARRIERS)
        refused = Counter(outage.what for _, outage in found.refused_arrived if outage is not None)
        for what, count in refused.items():
            if count > senders and what.startswith("kill"):
                found.over_bound.append(f"{what}: {count} refused that had been taken, at most {senders}")

    def _silences(self, found: Findings):
        """Only while there is traffic: after the last arrival there is nothing to miss."""
        times: dict[str, list[float]] = {bind: [] for bind in WORKERS}
        for copy in self.ledger.copies.values():
            times[copy.flow.target] += (arrival.at for arrival in copy.arrivals)
        for moments in times.values():
            moments.sort()
        for kill in self.kills:
            gaps = []
            for bind, moments in times.items():
                at = bisect(moments, kill.at)
                if 0 < at < len(moments) and self._is_alone(kill, bind, moments[at - 1], moments[at]):
                    gaps.append(self.lived.between(moments[at - 1], moments[at]))
            if gaps:
                found.silences[kill.number] = max(gaps)

    def _is_alone(self, kill: Kill, bind: str, start: float, end: float) -> bool:
        """Whether no other kill stopped the traffic of this bind in that time, or just before."""
        return not any(
            other is not kill and start - 0.5 <= other.at <= end and (other.fells_core or other.fells(bind))
            for other in self.kills
        )
