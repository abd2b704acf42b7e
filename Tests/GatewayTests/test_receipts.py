"""Delivery receipts find their message however late, early, oddly spelt or roundabout they come."""

import itertools
import os
import signal

import pytest

from stage import wire
from stage.gateway import carrier_bind, partner_bind, route
from stage.waiting import until

FROM = "61499000001"
numbers = itertools.count(61400000001)


@pytest.fixture(scope="module", params=[False, True], ids=["direct", "cached"])
def exchange(tmp_path_factory, request):
    """One carrier with two binds of the same account, and a partner."""
    from conftest import Troupe

    made = Troupe(tmp_path_factory.mktemp("exchange"))
    made.carrier_ = made.carrier()
    cache = {"cache_enabled": request.param}
    made.the_gateway = made.gateway(
        binds=[carrier_bind(made.carrier_, **cache), carrier_bind(made.carrier_, "carrier_b", **cache)],
        server_binds=[partner_bind(max_sessions=100, **cache)], routes=[route("61", "carrier")],
    )
    made.carrier_.wait_bound(2)
    yield made
    made.leave()


@pytest.fixture
def partner(exchange):
    made = exchange.partner(exchange.the_gateway)
    yield made
    made.close()
    exchange.carrier_.answer = lambda message, number: (0, f"carrier-{number}")


def send(exchange, partner, given: str):
    """A message that the carrier takes under this id; its id with the partner, and what the carrier has."""
    to = str(next(numbers))
    exchange.carrier_.answer = lambda message, number: (0, given)
    answer = partner.submit(FROM, to, registered_delivery=1)
    return answer.message_id, exchange.carrier_.wait_for(to=to)[0]


@pytest.mark.parametrize("given, named", [
    ("1d305b4c", "489708364"), ("1D305B4D", "0489708365"), ("489708366", "1d305b4e"), ("0059113978", "59113978"),
    ("59113979", "0059113979"), ("ABC-7", "abc-7"),
])
def test_an_id_that_the_receipt_spells_otherwise(exchange, partner, given, named):
    message_id, submission = send(exchange, partner, given)
    assert exchange.carrier_.receipt(submission, message_id=named, tlvs=False) == 0
    assert b"stat:DELIVRD" in partner.wait_receipt(message_id).octets


def test_a_receipt_over_another_session_of_the_same_carrier(exchange, partner):
    message_id, submission = send(exchange, partner, "over-b")
    other = next(one for one in exchange.carrier_.bound if one is not submission.session)
    assert exchange.carrier_.receipt(submission, session=other) == 0
    partner.wait_receipt(message_id)


def test_a_receipt_that_comes_before_the_answer_to_its_message(exchange, partner):
    to, given = str(next(numbers)), "early-1"
    statuses = []

    def answer(message, number):
        session = exchange.carrier_.sessions[0]
        # The session's thread reads the answer to the receipt: it must not wait for itself.
        receipt = wire.ShortMessage(
            source=message.destination, destination=message.source, esm_class=0x04,
            octets=f"id:{given} sub:001 dlvrd:001 submit date:2602011200 done date:2602011201 stat:DELIVRD err:000 text:".encode(),
        )
        for one in exchange.carrier_.bound[:1]:
            one.send(wire.PDU(wire.DELIVER_SM, 0, 77_000 + number, receipt.body()))
            statuses.append((one, 77_000 + number))
        return None

    exchange.carrier_.answer = answer
    sequence = partner.send(FROM, to, registered_delivery=1)
    until(lambda: statuses, "the carrier to have the message")
    session, number = statuses[0]
    assert until(lambda: session.answers.get(number), "an answer to the receipt").status == 0
    submission = exchange.carrier_.wait_for(to=to)[0]
    # Now the carrier answers the message itself.
    asked = exchange.carrier_.wait_for(to=to)[0]
    asked.session.send(
        wire.PDU(wire.SUBMIT_SM | wire.RESPONSE, 0, asked.sequence, wire.c_octets(given))
    )
    message_id = partner.answer_to(sequence).message_id
    assert b"stat:DELIVRD" in partner.wait_receipt(message_id).octets
    assert submission.message.destination == to


def test_a_receipt_after_the_worker_and_the_supervisor_were_killed(exchange, partner):
    gateway = exchange.the_gateway
    message_id, submission = send(exchange, partner, "7d0")
    until(
        lambda: (one := gateway.core.message(int(message_id))) and one["status"] == "delivered", "Core to be told",
    )
    os.kill(gateway.main.pid, signal.SIGKILL)
    gateway.wait_exit()
    gateway.start()
    session = exchange.carrier_.wait_bound(2)
    again = exchange.partner(gateway)
    assert exchange.carrier_.receipt(submission, message_id="0002000", tlvs=False, session=session) == 0
    assert b"stat:DELIVRD" in again.wait_receipt(message_id).octets


def test_a_receipt_that_finds_nothing_is_kept(exchange, partner):
    gateway = exchange.the_gateway
    before = gateway.metrics().value("smpp_parked_receipts")
    _, submission = send(exchange, partner, "known")
    assert exchange.carrier_.receipt(submission, message_id="never-heard-of") == 0
    gateway.wait_metric("smpp_parked_receipts", before + 1)
