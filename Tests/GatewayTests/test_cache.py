"""The message cache: what was answered with 0 is on disk, and reaches Core."""

import re
import signal
import threading

from stage.cached import FROM, TO
from stage.gateway import partner_bind
from stage.raw import RawSession
from stage.waiting import until

SYSERR, MSGQFUL, OK = 0x08, 0x14, 0x00


# The plain way


def test_a_message_is_answered_with_a_negative_id_and_reaches_core_under_it(cached):
    stage = cached()
    answer = stage.submit("one", registered_delivery=1)
    assert answer.status == OK and re.fullmatch(r"-\d{9,}", answer.message_id)
    stage.wait_arrived(["one"])
    body = stage.core.bodies("/messages")[0]
    assert body["source_message_id"] == answer.message_id
    assert body["source_smsc"] == "partner" and body["registered_delivery"] == 1
    key = next(h["Idempotency-Key"] for _, path, _, h in stage.core.calls if path == "/messages")
    assert re.fullmatch(rf"stage-[0-9a-f]{{16}}-{answer.message_id[1:]}", key)
    stage.wait_empty()
    stage.gateway.wait_log(rf"Message {answer.message_id} cached for partner")
    stage.gateway.wait_log(rf"Successfully delivered cached message {answer.message_id}, API ID: \d+")
    stage.gateway.wait_metric("smpp_cache_delivered_total", 1, bind_name="partner")


def test_a_session_below_version_3_4_gets_the_same_id_in_eight_hexadecimal_digits(cached):
    stage = cached()
    with RawSession(stage.gateway.port, version=0x33) as old:
        answer = old.submit(FROM, TO, "old")
        assert answer.status == OK and re.fullmatch(r"[0-9a-f]{1,8}", answer.id)
        stage.wait_arrived(["old"])
        assert stage.core.bodies("/messages")[0]["source_message_id"] == answer.id
        stage.core_goes()
        waiting = old.submit(FROM, TO, "waiting").id
        assert old.query(FROM, waiting) == (OK, 1)


# What Core refuses


def test_after_all_retries_a_message_has_failed_and_its_sender_hears_of_it(cached):
    stage = cached(cache_max_retry_attempts=2, cache_backoff_multiplier=1)
    stage.core.verdict = lambda body: (503, {"errors": {"core": ["is ill"]}})
    answer = stage.submit("one", registered_delivery=1)
    stage.gateway.wait_log(rf"Message {answer.message_id} exceeded max retries \(2\), marking as failed_permanent")
    receipt = stage.partner.wait_receipt(answer.message_id)
    assert b"stat:UNDELIV" in receipt.octets and (receipt.source, receipt.destination) == (TO, FROM)
    assert receipt.receipted_message_id == answer.message_id
    assert stage.summary()["failed"] == 1
    stage.gateway.wait_metric("smpp_cache_permanent_failures_total", 1, bind_name="partner")


def test_a_message_that_core_refuses_fails_at_once_and_is_reported_once(cached):
    stage = cached()
    stage.core.verdict = lambda body: (422, {"errors": {"destination_msisdn": ["is no number"]}})
    answer = stage.submit("bad", registered_delivery=2)
    quiet = stage.submit("quiet", registered_delivery=0)
    assert b"stat:REJECTD" in stage.partner.wait_receipt(answer.message_id).octets
    until(lambda: stage.summary()["failed"] == 2, "both to have failed")
    row = next(one for one in stage.rows("--status", "failed_permanent") if one["id"] == int(answer.message_id))
    assert "is no number" in row["last_error"] and row["retry_count"] == 0
    # A session that comes later would get what was not taken.
    second = stage.troupe.partner(stage.gateway)
    stage.core.verdict = lambda body: None
    stage.submit("good")
    stage.wait_arrived(["good"])
    assert [one.receipt_id for one in stage.partner.deliveries] == [answer.message_id]
    assert not second.deliveries and quiet.status == OK


def test_the_receipt_of_a_failure_waits_for_a_session_that_can_take_it(cached):
    stage = cached()
    stage.core.verdict = lambda body: (422, {"errors": {"x": ["no"]}})
    stage.partner.close()
    sender = stage.troupe.partner(stage.gateway, kind="transmitter")
    answer = sender.submit(FROM, TO, b"bad", registered_delivery=1)
    until(lambda: stage.summary()["failed"] == 1, "it to have failed")
    taker = stage.troupe.partner(stage.gateway, kind="receiver")
    taker.wait_receipt(answer.message_id)


# Overflow


def test_a_full_cache_drops_its_oldest_message(cached):
    stage = cached(partner={"cache_max_size": 10})
    stage.core_goes()
    answers = stage.submit_all([f"{n}" for n in range(15)])
    assert {answer.status for answer in answers} == {OK}
    assert stage.summary()["total"] == 10
    dropped = re.findall(r"Cache overflow for partner: deleted oldest message.*?(-\d+)", stage.gateway.log)
    assert dropped == [answer.message_id for answer in answers[:5]]
    stage.gateway.wait_metric("smpp_cache_overflow_total", 5, bind_name="partner")
    stage.core_comes()
    stage.wait_arrived([f"{n}" for n in range(5, 15)])
    assert len(stage.arrived) == 10


def test_a_full_cache_refuses_where_that_is_its_policy(cached):
    stage = cached(partner={"cache_max_size": 10, "cache_overflow": "reject"})
    stage.core_goes()
    answers = stage.submit_all([f"{n}" for n in range(15)])
    assert [answer.status for answer in answers] == [OK] * 10 + [MSGQFUL] * 5
    stage.core_comes()
    stage.wait_arrived([f"{n}" for n in range(10)])
    stage.wait_empty()
    assert stage.submit("again").status == OK


# Who flushes


def test_messages_of_a_bind_without_a_worker_are_flushed_all_the_same(cached):
    stage = cached()
    stage.core_goes()
    texts = [f"{n}" for n in range(50)]
    stage.submit_all(texts)
    stage.gateway.configuration["server_binds"][0]["enabled"] = False
    stage.gateway.write()
    stage.gateway.signal(signal.SIGHUP)
    stage.gateway.wait_bind("partner", "disabled")
    stage.core_comes()
    stage.wait_arrived(texts, within=30)
    assert sorted(stage.arrived) == sorted(texts)


def test_what_the_steward_fails_with_goes_by_the_worker_that_has_come_back(cached):
    stage = cached(api_timeout=60000)
    stage.core.verdict = lambda body: (401, {"errors": {"key": ["is wrong"]}})
    stage.submit("one")
    stage.gateway.wait_log(r"http 401")

    def switch(enabled: bool):
        stage.gateway.configuration["server_binds"][0]["enabled"] = enabled
        stage.gateway.write()
        stage.gateway.signal(signal.SIGHUP)

    switch(False)
    stage.gateway.wait_bind("partner", "disabled")
    until(lambda: stage.gateway.child("bindworker", "partner") is None, "the worker to be gone")
    at_it, goes_on = threading.Event(), threading.Event()

    def hold(body):
        at_it.set()
        goes_on.wait(60)
        return 503, {"errors": {"core": ["is ill"]}}

    stage.core.verdict = hold
    until(at_it.is_set, "the steward to hand it in", within=30)
    switch(True)
    until(lambda: stage.troupe.admitted(stage.gateway), "the worker to be back", pace=0.02)
    assert stage.summary()["delivering"] == 1, "nobody takes it from the steward"
    stage.core.verdict = lambda body: None
    goes_on.set()
    stage.wait_empty()
    assert [one["message_body"] for one in stage.core.messages.values()] == ["one"], "once"


def test_a_cache_that_was_switched_off_is_emptied(cached):
    stage = cached()
    stage.core_goes()
    stage.submit("before")
    stage.gateway.configuration["server_binds"][0]["cache_enabled"] = False
    stage.gateway.write()
    stage.gateway.signal(signal.SIGHUP)
    stage.gateway.wait_log("configuration read again")
    until(lambda: stage.submit("after").status == SYSERR, "the cache to be off")
    stage.core_comes()
    stage.wait_arrived(["before"])


# By hand


def test_failed_messages_are_listed_retried_and_deleted_by_hand(cached):
    stage = cached()
    stage.core.verdict = lambda body: (422, {"errors": {"x": ["no"]}})
    ids = [answer.message_id for answer in stage.submit_all(["a", "b", "c"])]
    until(lambda: stage.summary()["failed"] == 3, "three failures")
    assert stage.gateway.ctl("cache", "count", "partner").stdout.strip() == "3"
    assert [str(row["id"]) for row in stage.rows("--bind", "partner")] == ids[::-1]
    assert stage.rows("--retried", "1") == []
    table = stage.gateway.ctl("cache", "list")
    assert ids[0] in table.stdout and "failed_permanent" in table.stdout and "no" in table.stdout
    assert stage.gateway.ctl("cache", "delete", "--", ids[0]).returncode == 0
    missing = stage.gateway.ctl("cache", "delete", "--", ids[0])
    assert missing.returncode == 1 and "not in the cache" in missing.stderr
    stage.core.verdict = lambda body: None
    assert stage.gateway.ctl("cache", "retry", "--", ids[1]).returncode == 0
    stage.wait_arrived(["b"])
    assert stage.gateway.ctl("cache", "retry", "--failed", "partner").stdout.startswith("1 message")
    stage.wait_empty()
    assert stage.gateway.ctl("cache", "list", "--status", "nonsense").returncode == 1
    assert stage.gateway.ctl("cache", "retry").returncode == 2


def test_a_partner_may_ask_for_cancel_and_replace_what_waits_and_what_core_has(cached):
    stage = cached()
    stage.core_goes()
    with RawSession(stage.gateway.port) as session:
        first, second, third = (session.submit(FROM, TO, text).id for text in ("old", "never", "third"))
        assert session.query(FROM, first) == (OK, 1), "enroute"
        assert session.query("61499999999", first)[0] == 0x67, "another's sender"
        assert session.cancel(FROM, second) == OK
        assert session.cancel(FROM, second) == 0x11
        assert session.replace(FROM, first, "new") == OK
        assert session.query(FROM, "nonsense")[0] == 0x0C
        stage.core_comes()
        stage.wait_arrived(["new", "third"])
        stage.wait_empty()
        assert sorted(stage.arrived) == ["new", "third"]
        assert session.cancel(FROM, third) == 0x11, "this Core cannot cancel"


def test_what_has_left_the_cache_is_found_in_core_by_its_id(troupe):
    gateway = troupe.gateway(server_binds=[partner_bind(cache_enabled=True)])
    with RawSession(gateway.port) as session:
        given = session.submit(FROM, TO, "hello").id
        until(lambda: gateway.core.message(int(given)), "Core to have it")
        assert session.query(FROM, given) == (OK, 1)
        assert session.replace(FROM, given, "other") == OK
        assert gateway.core.message(int(given))["message_body"] == "other"
        assert session.cancel(FROM, given) == OK
        assert session.cancel(FROM, given) == 0x11
