"""Every process killed once under load, and Core away for a while: no message is lost. The long form is scripts/chaos."""

import random

import pytest

from stage.chaos.plan import WEIGHTS, Size
from stage.chaos.report import as_text
from stage.chaos.run import Run, Wish


@pytest.mark.parametrize("cached", [False, True], ids=["cache off", "cache on"])
def test_no_answered_message_is_lost_whoever_is_killed(tmp_path, cached):
    seed = random.SystemRandom().randrange(1 << 31)
    # The supervisor goes last: what the kill of Core before it has left leased to nobody need not be waited for.
    wish = Wish(kills=len(WEIGHTS), seed=seed, gap=0.7, cached=cached, finale="supervisor", size=Size(rate=400))
    outcome = Run(wish, tmp_path, print).perform()
    print(as_text(outcome))
    assert not outcome.wrongs
    assert {kill.victim for kill in outcome.kills} == set(WEIGHTS)
    assert outcome.ledger.accepted > 200


def test_what_is_accepted_while_core_refuses_arrives_afterwards(tmp_path):
    wish = Wish(
        kills=1, seed=random.SystemRandom().randrange(1 << 31), gap=0.5, cached=True, finale="supervisor",
        phases=("refusing",), phase_seconds=4.0, size=Size(rate=400),
    )
    outcome = Run(wish, tmp_path, print).perform()
    print(as_text(outcome))
    assert not outcome.wrongs
    assert outcome.phases[0][1] > 100
