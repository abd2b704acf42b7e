"""Carriers' receipts with a Core that has no call for them: they are events of its messages, and hold up nobody."""

import itertools
import json

import pytest

from stage import wire
from stage.gateway import carrier_bind
from stage.plain_core import PlainCore
from stage.waiting import until

numbers = itertools.count(61400000001)


class EventlessCore(PlainCore):
    """Has not even events, and does not say so in Core's way."""

    def answer(self, method, path, query, body):
        if path == "/events":
            return 404, b"<html>not found</html>"
        return super().answer(method, path, query, body)


@pytest.fixture(params=[False, True], ids=["direct", "cached"])
def exchange(troupe, request):
    def make(core):
        troupe.core, troupe.the_carrier = troupe.add(core), troupe.carrier()
        troupe.the_gateway = troupe.gateway(
            binds=[carrier_bind(troupe.the_carrier, cache_enabled=request.param, cache_retry_interval=1)],
            api_base_url=core.url,
        )
        troupe.the_carrier.wait_bound()
        return troupe

    return make


def send(stage):
    """A message of Core's: its id there, and what the carrier has."""
    to = str(next(numbers))
    number = stage.core.queue("carrier", "OMNI", to, "Hello", registered_delivery=1)
    submission = stage.the_carrier.wait_for(to=to)[0]
    stage.core.wait_body(f"/messages/{number}/mark_delivered")
    return number, submission


def deliver_mo(stage, text: str):
    status = stage.the_carrier.bound[-1].deliver(
        wire.ShortMessage(source="61400000001", destination="6149", octets=text.encode())
    )
    assert status == 0
    until(lambda: text in [one["message_body"] for one in stage.core.bodies("/messages")], f"{text} in Core")


def rows(stage) -> list[dict]:
    return json.loads(stage.the_gateway.ctl("cache", "list", "--json").stdout)


def test_a_receipt_becomes_an_event_of_its_message(exchange):
    stage = exchange(PlainCore())
    number, submission = send(stage)
    assert stage.the_carrier.receipt(submission) == 0
    body = stage.core.wait_body("/events")
    assert (body["message_id"], body["name"], body["source"]) == (number, "receipt", "carrier")
    assert body["description"].startswith("DELIVRD") and submission.message_id in body["description"]
    until(lambda: not rows(stage), "nothing to be left in the cache")
    deliver_mo(stage, "and on")
    assert len(stage.core.bodies("/events")) == 1, "told once"
    assert not stage.core.bodies("/messages/receipts"), "a call that this Core does not offer"


def test_a_receipt_of_an_unknown_message_is_taken_and_told_to_nobody(exchange):
    stage = exchange(PlainCore())
    _, submission = send(stage)
    assert stage.the_carrier.receipt(submission, message_id="never-heard-of") == 0
    until(lambda: not rows(stage), "nothing to be left in the cache")
    deliver_mo(stage, "and on")
    assert not stage.core.bodies("/events") and not stage.core.bodies("/messages/receipts")


def test_a_receipt_that_overtook_its_answer_is_told_when_that_has_come(exchange):
    stage = exchange(PlainCore())
    to = str(next(numbers))
    held = []
    stage.the_carrier.answer = lambda message, number: held.append(message) or None
    number = stage.core.queue("carrier", "OMNI", to, "Hello", registered_delivery=1)
    submission = stage.the_carrier.wait_for(to=to)[0]
    assert stage.the_carrier.receipt(submission, message_id="early-1") == 0
    session = submission.session
    session.send(wire.PDU(wire.SUBMIT_SM | wire.RESPONSE, 0, submission.sequence, wire.c_octets("early-1")))
    assert stage.core.wait_body("/events")["message_id"] == number


def test_a_core_without_events_refuses_receipts_and_gets_all_else(exchange):
    stage = exchange(EventlessCore())
    for _ in range(3):
        _, submission = send(stage)
        assert stage.the_carrier.receipt(submission) == 0
        deliver_mo(stage, f"beside it {submission.message_id}")
    until(lambda: len(stage.core.bodies("/events")) >= 3, "all to have been told")
    count = len(stage.core.bodies("/events"))
    deliver_mo(stage, "the last one")
    assert len(stage.core.bodies("/events")) == count == 3, "none again and again"
    assert stage.the_gateway.status()["core"]["reachable"]
