"""The clock is set back and forward by hours while the real processes run: nothing is lost, twice, or waits for it."""

import email.utils
import os
import signal
import time
import urllib.request
from collections import Counter

import pytest

from stage import gateway as stage_gateway
from stage.certificates import Authority
from stage.clock import Clock
from stage.encrypted import dial, encrypted
from stage.gateway import carrier_bind, partner_bind, route
from stage.waiting import measured, until

FROM, TO = "61499000001", "61400000001"
BROKEN = (500, {"errors": {"all": ["is broken"]}})
# How long a message of the cache waits for its retry, in seconds.
INTERVAL = 2


@pytest.fixture(params=[-5, 5], ids=["back", "forward"])
def clock(tmp_path, monkeypatch, request):
    made = Clock(tmp_path, hours=request.param)
    monkeypatch.setattr(stage_gateway, "BIN", made.programs(tmp_path / "bin"))
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


def exchange(troupe, carrier, **changes):
    """A partner and a carrier, both with a cache, on the two sides of the embedded Core."""
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier, cache_enabled=True, response_timeout=60, **changes)],
        server_binds=[partner_bind(cache_enabled=True)], routes=[route("61", "carrier")],
    )
    carrier.wait_bound()
    return gateway


def texts(carrier) -> Counter:
    return Counter(one.message.octets.decode() for one in list(carrier.submissions))


def in_core(stage) -> list[str]:
    """What Core has taken, as often as it has."""
    return sorted(one["message_body"] for one in list(stage.core.messages.values()))


def killed(gateway):
    family = gateway.family
    os.kill(gateway.main.pid, signal.SIGKILL)
    gateway.wait_exit()
    gateway.wait_gone(family, within=5)


def one_lease_passes(clock):
    """A new worker that seems older than its predecessor, by a clock that was set back, has to wait until that one is
    surely gone: sixty seconds and no longer. The machine sleeps them."""
    if clock.hours < 0:
        clock.sleeps(61)


def test_every_program_is_told_the_time_that_is_set_here(troupe, clock, tmp_path):
    """Of this stage, not of the gateway: a program that kept its own time would let the other tests show nothing."""
    carrier = troupe.carrier()
    gateway = encrypted(
        troupe, Authority(tmp_path / "keys").certificate("gateway"), binds=[carrier_bind(carrier)],
        server_binds=[partner_bind()], routes=[route("61", "carrier")],
    )
    carrier.wait_bound()
    marks = {f"role={name}" for name in ("supervisor", "listener", "tlsgate", "steward", "console", "embeddedcore")}
    marks |= {"bound to", "SMPP Server: Bound"}

    def told(log: str) -> set[str]:
        """Whose lines say what the clock says."""
        lines = [line for when, line in clock.times(log) if abs(when - clock.now) < 60]
        return {mark for mark in marks if any(mark in line for line in lines)}

    def said_by_http(port: int, path: str) -> float:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=15) as answer:
            return email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp()

    troupe.partner(gateway)
    until(lambda: told(gateway.log) == marks, lambda: f"lines of the clock's time by {marks - told(gateway.log)}")
    before = len(gateway.log)
    clock.set(gateway)
    # One thing for each of them to speak of.
    gateway.signal(signal.SIGUSR1)
    troupe.partner(gateway)
    dial(troupe, gateway.tls_port).sendall(b"neither TLS nor SMPP")
    until(lambda: abs(said_by_http(gateway.core_port, "/api/status") - clock.now) < 60, "Core's time")
    os.kill(gateway.child("embeddedcore").pid, signal.SIGKILL)
    os.kill(gateway.child("steward").pid, signal.SIGKILL)
    carrier.bound[-1].close()
    marks.remove("role=console")
    until(lambda: told(gateway.log[before:]) == marks, lambda: f"new lines by {marks - told(gateway.log[before:])}")
    until(lambda: abs(said_by_http(gateway.metrics_port, "/") - clock.now) < 60, "the console's time")
    if clock.hours > 0:
        assert "5 h 0 min" in gateway.ctl("status").stdout, "smppctl: since when the partner is here"
    clock.was_seen(gateway)


def test_what_waits_for_its_retry_is_tried_after_its_interval(cached, clock):
    """Not hours later, and not at once, with all its attempts burnt in a moment."""
    waiting = partner_bind(cache_enabled=True, cache_retry_interval=INTERVAL)
    stage = cached(cache_backoff_multiplier=1, server_binds=[waiting])
    moments = []

    def verdict(body):
        # By a clock that nobody sets.
        moments.append(time.monotonic())
        return BROKEN if len(moments) <= 2 else None

    stage.core.verdict = verdict
    assert stage.submit("one").status == 0
    stage.gateway.wait_log(r"Failed to deliver message -\d+ \(retry 1/10\)")
    clock.set(stage.gateway)
    stage.gateway.wait_log(r"Failed to deliver message -\d+ \(retry 2/10\)")
    clock.set_right(stage.gateway)
    stage.wait_empty()
    assert len(moments) == 3, "two that failed, and the one that did not"
    for one, next_one in zip(moments, moments[1:]):
        assert INTERVAL - 0.1 < next_one - one < INTERVAL + 5
    assert in_core(stage) == ["one"]
    clock.was_seen(stage.gateway)


def test_traffic_goes_on_across_the_setting_of_the_clock(troupe, clock):
    carrier = troupe.carrier()
    gateway = exchange(troupe, carrier)
    partner = troupe.partner(gateway)
    wanted, numbers = [f"{n:03d}" for n in range(150)], []

    def goes_on(count: int):
        """So many more, of which the last twenty are under way when this is over."""
        for text in wanted[len(numbers):][:count]:
            numbers.append(partner.send(FROM, TO, text.encode(), registered_delivery=1))
            if len(numbers) > 20:
                partner.answer_to(numbers[-21])

    def receipts(count: int):
        """For the oldest of those that have none; another day may have begun since."""
        for submission in carrier.submissions[len(reported):][:count]:
            assert carrier.receipt(submission) == 0
            reported.append(submission)

    reported = []
    goes_on(50)
    clock.set(gateway)
    goes_on(50)
    receipts(30)
    clock.set_right(gateway)
    goes_on(50)
    answers = [partner.answer_to(number) for number in numbers]
    assert {answer.status for answer in answers} == {0}
    carrier.wait_for(len(wanted))
    receipts(len(wanted))
    for answer in answers:
        partner.wait_receipt(answer.message_id)
    assert texts(carrier) == Counter(wanted)
    given = Counter(one.receipt_id for one in partner.deliveries)
    assert given == Counter(answer.message_id for answer in answers)
    clock.was_seen(gateway)


def test_the_flush_resumes_when_core_returns_to_another_time(cached, clock):
    stage = cached()
    stage.core_goes()
    wanted = [f"before {n}" for n in range(30)] + [f"after {n}" for n in range(30)]
    answers = stage.submit_all(wanted[:30])
    clock.set(stage.gateway)
    answers += stage.submit_all(wanted[30:])
    assert {answer.status for answer in answers} == {0}
    assert {(row["status"], row["retry_count"]) for row in stage.rows()} == {("pending", 0)}
    stage.core_comes()
    began = time.monotonic()
    stage.wait_arrived(wanted, within=4)
    measured("what was cached is in Core after its return, the clock having been set", time.monotonic() - began)
    stage.wait_empty()
    assert in_core(stage) == sorted(wanted)
    assert stage.gateway.metrics().value("smpp_cache_retry_total", bind_name="partner") == 0
    clock.was_seen(stage.gateway)


def test_what_waits_for_its_retry_when_all_are_killed_is_tried_in_another_time(cached, clock):
    stage = cached(server_binds=[partner_bind(cache_enabled=True, cache_retry_interval=INTERVAL)])
    stage.core.verdict = lambda body: BROKEN
    wanted = [f"{n}" for n in range(20)]
    assert {answer.status for answer in stage.submit_all(wanted)} == {0}
    until(lambda: [row for row in stage.rows() if row["retry_count"]][19:], "each to have failed", pace=0.05)
    killed(stage.gateway)
    clock.set()
    stage.core.verdict = lambda body: None
    stage.gateway.start()
    stage.wait_empty(within=10)
    assert in_core(stage) == sorted(wanted)
    clock.was_seen(stage.gateway)


def test_what_core_held_when_all_were_killed_goes_to_the_carrier_in_another_time(troupe, clock):
    """Under way to a silent carrier, or leased: all of it arrives, and only what was under way may come twice."""
    carrier = troupe.carrier()
    gateway = exchange(troupe, carrier, window_size=10)
    partner = troupe.partner(gateway)
    carrier.answer = lambda message, number: (0, f"carrier-{number}") if number <= 20 else None
    wanted = [f"{n:02d}" for n in range(60)]
    numbers = [partner.send(FROM, TO, text.encode(), registered_delivery=1) for text in wanted]
    answers = [partner.answer_to(number) for number in numbers]
    assert {answer.status for answer in answers} == {0}
    carrier.wait_for(30)
    until(lambda: gateway.core.messages("status=delivered&limit=100")[19:], "Core to know of the twenty")
    under_way = {one.message.octets.decode() for one in carrier.submissions[20:]}
    killed(gateway)
    carrier.answer = lambda message, number: (0, f"carrier-{number}")
    clock.set()
    gateway.start()
    session = carrier.wait_bound()
    one_lease_passes(clock)
    until(lambda: set(texts(carrier)) == set(wanted), lambda: f"{set(wanted) - set(texts(carrier))} to arrive")
    twice = texts(carrier) - Counter(wanted)
    assert set(twice) <= under_way and set(twice.values()) <= {1}
    # A message of another day, too, gets its receipt.
    again = troupe.partner(gateway)
    for submission in carrier.submissions[:20]:
        assert carrier.receipt(submission, session=session) == 0
    known = dict(zip(wanted, answers))
    for submission in carrier.submissions[:20]:
        again.wait_receipt(known[submission.message.octets.decode()].message_id)
    clock.was_seen(gateway)


def test_a_worker_that_dies_after_the_clock_was_set_has_a_successor_that_goes_on(troupe, clock):
    carrier = troupe.carrier()
    gateway = exchange(troupe, carrier, window_size=5)
    partner = troupe.partner(gateway)
    carrier.answer = lambda message, number: None
    wanted = [f"{n:02d}" for n in range(20)]
    numbers = [partner.send(FROM, TO, text.encode()) for text in wanted]
    assert {partner.answer_to(number).status for number in numbers} == {0}
    carrier.wait_for(5)
    under_way = set(texts(carrier))
    clock.set(gateway)
    carrier.answer = lambda message, number: (0, f"carrier-{number}")
    os.kill(gateway.child("bindworker", "carrier").pid, signal.SIGKILL)
    until(lambda: len(carrier.sessions) == 2 and carrier.bound, "a successor of the worker")
    one_lease_passes(clock)
    until(lambda: set(texts(carrier)) == set(wanted), lambda: f"{set(wanted) - set(texts(carrier))} to arrive")
    until(lambda: gateway.bind("carrier")["in_doubt"] == 0, "no doubt to be left", pace=0.05)
    twice = texts(carrier) - Counter(wanted)
    assert set(twice) <= under_way and set(twice.values()) <= {1}
    clock.was_seen(gateway)


@pytest.mark.parametrize("lives", [True, False], ids=["while it lives", "while it is dead"])
def test_what_waits_in_core_for_a_partner_waits_for_the_partner_only(troupe, clock, lives):
    """It was due by the clock as it was; it has not to become due again."""
    gateway = troupe.gateway(server_binds=[partner_bind(cache_enabled=True)], routes=[route("99", "partner")])
    wanted = [f"{n}".encode() for n in range(5)]
    for text in wanted:
        gateway.core.put_in(FROM, "99100", text.decode())
    if lives:
        clock.set(gateway)
    else:
        killed(gateway)
        clock.set()
        gateway.start()
        one_lease_passes(clock)
    partner = troupe.partner(gateway)
    partner.wait_delivery(lambda one: one.octets == wanted[-1])
    assert [one.octets for one in partner.deliveries] == wanted
    clock.was_seen(gateway)


def test_what_is_under_way_to_a_carrier_is_not_sent_again(troupe, clock):
    carrier = troupe.carrier()
    gateway = exchange(troupe, carrier)
    partner = troupe.partner(gateway)
    carrier.answer = lambda message, number: None if message.octets.startswith(b"slow") else (0, f"carrier-{number}")
    slow = partner.submit(FROM, TO, b"slow", registered_delivery=1)
    submission = carrier.wait_for(1)[0]
    for text, sets in ((b"then", clock.set), (b"right again", clock.set_right)):
        sets(gateway)
        # Core is asked for more, and gives whatever is nobody's.
        assert partner.submit(FROM, TO, text).status == 0
        until(lambda: texts(carrier)[text.decode()], f"{text} to arrive")
    carrier.answer_late(submission, "carrier-slow")
    held = until(
        lambda: (one := gateway.core.message(int(slow.message_id)))["status"] == "delivered" and one,
        lambda: f"Core to hear of it: {gateway.core.message(int(slow.message_id))}",
    )
    assert (held["smpp_message_ids"], held["redelivered"]) == (["carrier-slow"], False)
    assert carrier.receipt(submission, message_id="carrier-slow") == 0
    partner.wait_receipt(slow.message_id)
    assert texts(carrier) == Counter(["slow", "then", "right again"])
    clock.was_seen(gateway)
