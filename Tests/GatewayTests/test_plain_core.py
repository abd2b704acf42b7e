"""A Core without any extension is served by its plain calls; a Core that is ill does no harm."""

import time

import pytest

from stage.gateway import carrier_bind, partner_bind
from stage.plain_core import PlainCore
from stage.waiting import until


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    from conftest import Troupe

    made = Troupe(tmp_path_factory.mktemp("plain"))
    made.core, made.the_carrier = PlainCore(), made.carrier()
    made.the_gateway = made.gateway(
        binds=[carrier_bind(made.the_carrier)], server_binds=[partner_bind(max_sessions=100)], api_base_url=made.core.url
    )
    made.the_carrier.wait_bound()
    until(lambda: made.the_gateway.status()["core"]["reachable"], "Core to be found", pace=0.05)
    yield made
    made.leave()
    made.core.close()


@pytest.fixture
def partner(plain):
    made = plain.partner(plain.the_gateway)
    yield made
    made.close()
    plain.core.verdict, plain.core.delay = (lambda body: None), 0.0


def test_the_gateway_registers_itself_with_all_its_binds(plain):
    body = plain.core.wait_body("/frontends/register")
    assert (body["frontend_name"], body["frontend_type"]) == ("stage", "smpp")
    assert {(one["name"], one["mode"]) for one in body["binds"]} == {("carrier", "client"), ("partner", "server")}
    assert {"ip_address", "hostname", "version", "uptime_seconds"} <= set(body)


def test_a_message_is_handed_in_with_its_fields_and_a_key(plain, partner):
    answer = partner.submit("61499000001", "61400000001", "caf\u00e9 \u20ac".encode("utf-16-be"), data_coding=8)
    assert answer.status == 0
    calls = [(body, headers) for _, path, body, headers in plain.core.calls if path == "/messages"]
    body, headers = calls[-1]
    assert (body["source_msisdn"], body["destination_msisdn"]) == ("61499000001", "61400000001")
    assert (body["message_body"], body["source_smsc"]) == ("caf\u00e9 \u20ac", "partner")
    assert {name.lower() for name in headers} >= {"idempotency-key"}
    assert answer.message_id == str(max(plain.core.messages))


def test_each_message_has_a_key_of_its_own(plain, partner):
    for _ in range(5):
        partner.submit("61499000001", "61400000001")
    keys = [headers.get("Idempotency-Key") for _, path, _, headers in plain.core.calls if path == "/messages"]
    assert len(keys) == len(set(keys))


def test_a_queued_message_is_sent_and_marked_delivered_with_the_carriers_id(plain):
    number = plain.core.queue("carrier", "OMNI", "61400001001", "From the queue")
    submission = plain.the_carrier.wait_for(to="61400001001")[0]
    body = plain.core.wait_body(f"/messages/{number}/mark_delivered")
    assert body == {"dest_smsc": "carrier", "smpp_message_id": submission.message_id}


def test_a_message_that_core_shows_again_and_again_is_sent_once(plain):
    plain.core.delay = 0.3
    number = plain.core.queue("carrier", "OMNI", "61400001002", "Only once")
    plain.core.wait_body(f"/messages/{number}/mark_delivered")
    later = plain.core.queue("carrier", "OMNI", "61400001003", "Behind it")
    plain.core.wait_body(f"/messages/{later}/mark_delivered")
    plain.core.delay = 0.0
    assert len(plain.the_carrier.wait_for(to="61400001002")) == 1


@pytest.mark.parametrize("status, permanent", [(0x0B, True), (0x0A, True), (0x08, False), (0x45, False)])
def test_a_refusal_of_the_carrier_is_told_to_core(plain, status, permanent):
    carrier, usual = plain.the_carrier, plain.the_carrier.answer
    to = f"6140000{status:04d}"
    carrier.answer = lambda message, number: (status, "") if message.destination == to else usual(message, number)
    number = plain.core.queue("carrier", "OMNI", to, "Refused")
    body = plain.core.wait_body(f"/messages/{number}/increment_delivery_attempt")
    carrier.answer = usual
    assert bool(body.get("permanent")) == permanent
    assert body["error"] and body["smpp_status"] == status


@pytest.mark.parametrize("said, status", [
    ((422, {"errors": {"message_body": ["is not wanted"]}}), 0x45),
    ((400, {"errors": {}}), 0x45),
    ((503, {"errors": {}}), 0x08),
    ((500, b"<html>oops</html>"), 0x08),
    ((201, b"not json at all"), 0x08),
    ((401, {"errors": {"key": ["is wrong"]}}), 0x08),
])
def test_what_core_answers_decides_what_the_partner_is_told(plain, partner, said, status):
    plain.core.verdict = lambda body: said
    assert partner.submit("61499000001", "61400000001").status == status
    plain.core.verdict = lambda body: None
    until(lambda: partner.submit("61499000001", "61400000001").status == 0, "messages to be taken again")


def test_a_slow_core_does_not_hold_up_the_session(plain, partner):
    plain.core.delay = 1.0
    began = time.monotonic()
    sequences = [partner.send("61499000001", "61400000001") for _ in range(10)]
    partner.request("enquire_link")
    assert {partner.answer_to(sequence, within=30).status for sequence in sequences} == {0}
    # Ten one after the other would be ten seconds.
    assert time.monotonic() - began < 6


def test_core_coming_back_is_noticed_without_a_restart(troupe):
    core, carrier = PlainCore(), troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier)], server_binds=[partner_bind()], api_base_url=core.url
    )
    partner = troupe.partner(gateway)
    until(lambda: partner.submit("61499000001", "61400000001").status == 0, "Core to take messages")
    core.close()
    until(lambda: partner.submit("61499000001", "61400000001").status == 0x08, "Core to be missed")
    until(lambda: not gateway.status()["core"]["reachable"], "status to say so", pace=0.1)
    again = PlainCore(core.port)
    until(lambda: partner.submit("61499000001", "61400000001").status == 0, "Core to take messages again")
    again.queue("carrier", "OMNI", "61400002001", "After the outage")
    carrier.wait_for(to="61400002001")
    assert not partner.closed
    again.close()
