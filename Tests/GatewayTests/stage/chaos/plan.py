"""What a run does, decided beforehand by its seed: how much traffic, who is killed and when."""

import random
from dataclasses import dataclass

WORKERS = ("carrier_a", "carrier_b", "partner_a", "partner_b")
# How often each is chosen. Core and the supervisor cost most when they go, the console and the steward least.
WEIGHTS = {name: 1.0 for name in WORKERS} | {
    "listener": 0.8, "embeddedcore": 1.6, "console": 0.5, "steward": 0.5, "supervisor": 0.8,
}
# So often the next one is killed in the same instant as the one before.
TOGETHER = 0.15


@dataclass(frozen=True)
class Size:
    """Windows and rates; they bound what may come twice."""

    rate: float = 800.0
    # Sessions of each partner, and requests that each session leaves unanswered.
    sessions: int = 2
    window: int = 25
    # The gateway's: `window_size` of a client bind, `deliver_window` of a server bind.
    submit_window: int = 20
    deliver_window: int = 10
    # Accepted and not yet arrived: beyond it nothing new is sent, so that the end need not be waited for long.
    backlog: int = 2000


@dataclass(frozen=True)
class Strike:
    """One kill: how long after the one before, and who, in the order in which one is looked for that can be killed."""

    gap: float
    victims: tuple[str, ...]
    # How long the supervisor stays away, if it is the victim: what systemd calls RestartSec.
    rest: float


def strikes(seed: int, count: int, gap: float, finale: str | None = None, victims=tuple(WEIGHTS)) -> list[Strike]:
    """Everybody once, in the order of the dice, and then by weight; `finale` is the last one."""
    dice = random.Random(seed)
    firsts = [victim for victim in victims if victim != finale]
    dice.shuffle(firsts)
    made = []
    for number in range(count):
        order = _by_weight(dice, victims)
        first = finale if number == count - 1 and finale else firsts.pop(0) if firsts else order[0]
        order = (first, *(one for one in order if one != first))
        together = number > 0 and dice.random() < TOGETHER
        wait = 0.0 if together else min(dice.expovariate(1 / gap), 4 * gap)
        made.append(Strike(wait, order, dice.uniform(0.1, 1.0)))
    return made


def _by_weight(dice: random.Random, victims: tuple[str, ...]) -> tuple[str, ...]:
    """All of them; the heavier, the earlier, as a rule."""
    return tuple(sorted(victims, key=lambda one: dice.expovariate(WEIGHTS[one])))
