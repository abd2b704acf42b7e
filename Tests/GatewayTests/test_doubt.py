"""What is under way to a carrier when something dies: nothing is lost, and what may have been sent twice is listed."""

import collections
import json
import os
import signal

import pytest

from stage.gateway import carrier_bind, route
from stage.waiting import elapses, until

WINDOW = 50


def put_in(gateway, count: int, tag: str):
    for start in range(0, count, 1000):
        batch = [
            {
                "source_msisdn": "61499000001", "destination_msisdn": "61400000001",
                "message_body": f"{tag} {number:05d}", "source_smsc": "script",
            }
            for number in range(start, min(start + 1000, count))
        ]
        status, _ = gateway.core.call("POST", "/messages/batch", {"messages": batch})
        assert status == 200, status


def texts(carrier) -> collections.Counter:
    return collections.Counter(one.message.octets.decode() for one in list(carrier.submissions))


def doubts(gateway) -> set[int]:
    answer = gateway.ctl("cache", "doubts", "--json")
    assert answer.returncode == 0, answer.stderr
    return {part["message"] for part in json.loads(answer.stdout)}


@pytest.mark.parametrize("policy", ["resend", "fail"])
def test_ten_thousand_messages_and_a_kill_with_fifty_unanswered(troupe, policy):
    carrier = troupe.carrier()
    silent = {"after": 4000}

    def answer(message, number):
        # From then on the carrier says nothing, until its window is full and the worker is killed.
        return None if number > silent["after"] else (0, f"carrier-{number}")

    carrier.answer = answer
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier, window_size=WINDOW, in_doubt=policy, response_timeout=60)],
        routes=[route("61", "carrier")], log_level="info",
    )
    carrier.wait_bound()
    put_in(gateway, 10_000, "message")
    until(lambda: len(carrier.submissions) == 4000 + WINDOW, lambda: f"a full window: {len(carrier.submissions)}", 60)
    unanswered = {one.message.octets.decode() for one in carrier.submissions[4000:]}
    os.kill(gateway.child("bindworker", "carrier").pid, signal.SIGKILL)
    silent["after"] = 10**9
    if policy == "resend":
        until(lambda: len(texts(carrier)) == 10_000, lambda: f"all to arrive: {len(texts(carrier))}", 120, pace=0.2)
    else:
        until(lambda: len(texts(carrier)) == 10_000, lambda: f"all to arrive: {len(texts(carrier))}", 120, pace=0.2)
    twice = {text for text, count in texts(carrier).items() if count > 1}
    if policy == "resend":
        assert twice <= unanswered and len(twice) <= WINDOW
        assert max(texts(carrier).values()) == 2
        listed = gateway.log.count("message in doubt")
        assert WINDOW <= listed <= 3 * WINDOW, listed
        until(lambda: gateway.bind("carrier")["in_doubt"] == 0, "no doubt to be left")
    else:
        assert not twice
        failed = until(
            lambda: len(found := gateway.core.messages("status=failed&limit=1000")) >= WINDOW and found,
            "what was in doubt to have failed", 30,
        )
        assert {one["message_body"] for one in failed} == unanswered
        assert all("in doubt" in one["last_error"] for one in failed)


def test_what_is_in_doubt_is_counted_and_listed(troupe):
    carrier = troupe.carrier()
    carrier.answer = lambda message, number: None
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier, window_size=5, response_timeout=60)], routes=[route("61", "carrier")],
    )
    carrier.wait_bound()
    ids = {gateway.core.put_in("1", "61400000001", f"{n}") for n in range(5)}
    carrier.wait_for(5)
    assert doubts(gateway) == ids
    carrier.close()
    until(lambda: gateway.bind("carrier")["in_doubt"] == 5, "five to be in doubt")
    gateway.wait_metric("smpp_in_doubt", 5, bind_name="carrier")
    assert len([line for line in gateway.log.splitlines() if "message in doubt" in line]) == 5


def test_an_answer_that_comes_late_is_still_the_answer(troupe):
    """After the response time, before the message is sent again: what the carrier took is not given to it twice."""
    carrier = troupe.carrier()
    carrier.answer = lambda message, number: None
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier, response_timeout=3)], routes=[route("61", "carrier")], log_level="info",
    )
    carrier.wait_bound()
    message = gateway.core.put_in("1", "61400000001", "late")
    submission = carrier.wait_for(1)[0]
    until(lambda: gateway.bind("carrier")["in_doubt"] == 1, "it to be in doubt")
    carrier.answer_late(submission, "carrier-late")
    until(
        lambda: gateway.core.message(message)["status"] == "delivered",
        lambda: f"Core to hear of it: {gateway.core.message(message)}", pace=0.05,
    )
    assert gateway.core.message(message)["smpp_message_ids"] == ["carrier-late"]
    assert gateway.bind("carrier")["in_doubt"] == 0
    gateway.wait_log("message in doubt no more")
    elapses(4)
    assert texts(carrier) == {"late": 1}


def test_what_the_carrier_has_taken_is_not_sent_again_however_long_core_is_away(troupe):
    """The carrier answers 0, Core is gone, the worker and then the supervisor die: the answer is not forgotten."""
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier)], routes=[route("61", "carrier")], api_timeout=1000,
    )
    carrier.wait_bound()
    held = []

    def answer(message, number):
        # Core stops (as one that hangs does) after it has handed the message out and before it can be told.
        os.kill(gateway.child("embeddedcore").pid, signal.SIGSTOP)
        held.append(number)
        return 0, "carrier-1"

    carrier.answer = answer
    message = gateway.core.put_in("1", "61400000001", "once")
    carrier.wait_for(1)
    carrier.answer = lambda message, number: (0, f"carrier-{number}")
    gateway.wait_log("Core is unreachable")
    os.kill(gateway.child("bindworker", "carrier").pid, signal.SIGKILL)
    carrier.wait_bound(2) if len(carrier.bound) > 1 else until(lambda: len(carrier.sessions) >= 2, "a second session")
    os.kill(gateway.main.pid, signal.SIGKILL)
    gateway.wait_exit()
    gateway.start()
    until(
        lambda: (one := gateway.core.message(message)) and one["status"] == "delivered" and one,
        lambda: f"Core to hear of it: {gateway.core.message(message)}", 30, pace=0.1,
    )
    assert gateway.core.message(message)["smpp_message_ids"] == ["carrier-1"]
    second = gateway.core.put_in("1", "61400000001", "second")
    carrier.wait_for(2)
    assert sorted(texts(carrier).items()) == [("once", 1), ("second", 1)], second
