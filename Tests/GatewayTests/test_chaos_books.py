"""The books of the chaos suite: each thing that must not be is seen, and what a kill explains is not held against it."""

import pytest

from stage.chaos.judge import Judge, Outage, most_at_a_kill, wrongs_in
from stage.chaos.ledger import Flow, Ledger
from stage.chaos.lived import LivedTime
from stage.chaos.plan import WEIGHTS, Size, strikes
from stage.chaos.striker import Kill

FLOW = Flow("pa-ca", "partner_a", "carrier_a", "61400000001")
BACK = Flow("ca-pa", "carrier_a", "partner_a", "71400000001")
SIZE, END = Size(), 1000.0


class Books:
    """One message on its way from partner_a to carrier_a, or the other way; times in seconds since the start."""

    def __init__(self, flow: Flow = FLOW):
        self.ledger, self.kills, self.outages = Ledger(), [], []
        self.partner, self.carrier = self.ledger.bound("partner_a", 0.0), self.ledger.bound("carrier_a", 0.0)
        self.source, self.target = (self.partner, self.carrier) if flow is FLOW else (self.carrier, self.partner)
        self.copy = self.ledger.sent(flow, 1, 1, self.source, 100.0)

    def answered(self, status: int, at: float = 100.1):
        self.ledger.answered(self.copy, status, b"7", at)

    def arrives(self, at: float, answered_at: float | None = None, life=None):
        self.ledger.arrive(self.copy.text, life or self.target, at).answered_at = answered_at

    def arrives_anew(self, at: float):
        """Over the connection of the next worker."""
        self.arrives(at, at + 0.01, self.ledger.bound(self.target.bind, at - 0.1))

    def kill(self, victim: str, at: float, back_at: float | None = None):
        self.kills.append(Kill(len(self.kills) + 1, at, victim, 1, 60.0, back_at=back_at))
        for life in self.ledger.lives:
            if life.died_at is None and self.kills[-1].fells(life.bind):
                life.died_at = at + 0.01

    @property
    def findings(self):
        return Judge(self.ledger, self.kills, self.outages, SIZE, END).judge()

    @property
    def wrongs(self) -> list[str]:
        return wrongs_in(self.findings)


@pytest.fixture
def books():
    return Books()


def test_a_message_that_arrived_once_is_as_promised(books):
    books.answered(0)
    books.arrives(100.2, 100.21)
    assert books.wrongs == []
    assert books.ledger.owed == 0


def test_a_message_answered_with_0_that_never_arrived_is_lost_whoever_was_killed(books):
    books.answered(0)
    books.kill("supervisor", 100.2, 101.0)
    assert books.findings.lost == [books.copy]
    assert "never arrived: pa-ca.1.1" in books.wrongs[0]


def test_a_message_that_was_refused_or_never_answered_may_be_gone(books):
    books.answered(0x08)
    second = books.ledger.sent(FLOW, 1, 2, books.partner, 101.0)
    second.ended_at = 101.1
    assert books.wrongs == []
    assert (books.findings.refused[0x08], books.findings.unanswered) == (1, 1)


def test_a_refusal_for_good_is_a_finding(books):
    books.answered(0x45)
    assert "0x45" in books.wrongs[0]


@pytest.mark.parametrize("victim", ["carrier_a", "supervisor"])
def test_a_message_in_flight_when_its_worker_was_killed_may_come_twice(books, victim):
    books.answered(0)
    books.arrives(100.2)
    books.kill(victim, 100.21, 100.5)
    books.arrives_anew(101.0)
    assert books.wrongs == []
    assert (books.findings.explained, books.findings.most_twice["carrier"]) == (1, 1)


@pytest.mark.parametrize("victim", ["carrier_b", "partner_a", "embeddedcore", "listener", "steward", "console"])
def test_no_other_kill_explains_what_comes_twice(books, victim):
    books.answered(0)
    books.arrives(100.2)
    books.kill(victim, 100.21, 100.5)
    books.arrives(101.0)
    assert "no kill explains it: pa-ca.1.1" in books.wrongs[0]


def test_what_was_answered_long_before_the_kill_may_not_come_again(books):
    books.answered(0)
    books.arrives(100.2, 100.21)
    books.kill("carrier_a", 110.0, 110.5)
    books.arrives_anew(111.0)
    assert books.findings.unexplained == 1


@pytest.mark.parametrize("flow, explained", [(BACK, True), (FLOW, False)], ids=["to a partner", "to a carrier"])
def test_unless_core_was_away_all_the_while_and_nothing_was_written_down(flow, explained):
    books = Books(flow)
    books.answered(0)
    books.arrives(100.2, 100.21)
    books.kill("embeddedcore", 100.3, 109.5)
    books.kill(flow.target, 110.0, 110.5)
    books.arrives_anew(111.0)
    assert (books.wrongs == []) == explained


def test_more_twice_at_one_kill_than_the_windows_allow_is_a_finding(books):
    copies = [books.copy] + [
        books.ledger.sent(FLOW, 5 * number + 1, 1, books.partner, 100.0)
        for number in range(1, most_at_a_kill("carrier_a", SIZE) + 1)
    ]
    for copy in copies:
        books.ledger.answered(copy, 0, b"7", 100.1)
        books.ledger.arrive(copy.text, books.carrier, 100.2)
    books.kill("carrier_a", 100.3, 100.5)
    after = books.ledger.bound("carrier_a", 100.5)
    for copy in copies[1:]:
        books.ledger.arrive(copy.text, after, 101.0)
    assert books.wrongs == []
    books.ledger.arrive(books.copy.text, after, 101.0)
    assert "twice at carrier_a, at most" in books.wrongs[0]


def test_a_refused_message_may_arrive_only_if_core_was_away_meanwhile(books):
    books.answered(0x08)
    books.arrives(100.2, 100.21)
    assert "refused and arrived" in books.wrongs[0]
    books.outages.append(Outage(99.0, 100.05, "Core garbled"))
    assert books.wrongs == []


def test_a_session_that_ends_without_a_kill_is_a_finding(books):
    books.kill("partner_a", 50.0, 50.5)
    assert books.wrongs == []
    books.carrier.died_at = 60.0
    assert "no kill felled: {'carrier_a': 1}" in books.wrongs[0]


def test_a_receipt_that_never_came_is_lost_and_one_that_came_twice_wants_a_kill(books):
    asking = books.ledger.sent(FLOW, 5, 1, books.partner, 100.0)
    books.ledger.answered(asking, 0, b"77", 100.1)
    books.ledger.arrive(asking.text, books.carrier, 100.2)
    assert "receipts never came, of messages that were taken: pa-ca.5.1" in books.wrongs[0]
    assert not books.ledger.has_settled
    for _ in range(2):
        books.ledger.arrive(b"id:77 sub:001 stat:DELIVRD", books.partner, 100.3)
    assert books.ledger.has_settled
    assert "a receipt arrived again" in books.wrongs[0]
    books.kill("partner_a", 100.4, 100.5)
    assert books.wrongs == []


def test_a_message_that_strays_is_noted(books):
    books.ledger.arrive(books.copy.text, books.partner, 100.2)
    books.ledger.arrive(b"nobody.1.1", books.carrier, 100.2)
    assert len(books.ledger.oddities) == 2


def test_a_seed_makes_the_same_plan_again():
    assert strikes(7, 50, 1.5) == strikes(7, 50, 1.5) != strikes(8, 50, 1.5)


def test_a_plan_has_everybody_once_and_its_finale_last():
    firsts = [strike.victims[0] for strike in strikes(7, len(WEIGHTS), 1.0, finale="supervisor")]
    assert set(firsts) == set(WEIGHTS)
    assert firsts[-1] == "supervisor"


def test_time_in_which_the_machine_stood_still_is_nobodys():
    lived = LivedTime()
    for now in (0.0, 0.1, 0.2, 60.2, 60.3):
        lived.tick(now)
    assert lived.lost == pytest.approx(60)
    assert lived.between(0.1, 60.3) == pytest.approx(0.2)
    assert lived.between(0.1, 30) == pytest.approx(0.1)
    assert lived.between(0.0, 0.2) == pytest.approx(0.2)
