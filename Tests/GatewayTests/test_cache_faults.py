"""The faults that the message cache survives: Core away, slow or ill; processes killed; disk and database in trouble."""

import os
import re
import signal
import sqlite3
import subprocess
import threading

from stage.cached import FROM, TO
from stage.disk import SmallDisk
from stage.gateway import BIN, partner_bind
from stage.waiting import elapses, until

SYSERR, MSGQFUL, OK = 0x08, 0x14, 0x00


def test_ids_are_never_given_twice_also_after_a_restart(cached):
    stage = cached()
    first = [int(answer.message_id) for answer in stage.submit_all([f"{n}" for n in range(50)])]
    os.kill(stage.gateway.main.pid, signal.SIGKILL)
    stage.gateway.wait_exit()
    stage.gateway.start()
    stage.partner = stage.troupe.partner(stage.gateway)
    second = [int(answer.message_id) for answer in stage.submit_all([f"{n}" for n in range(50)])]
    assert first == sorted(first, reverse=True)
    assert max(second) < min(first)


# Core away, slow, ill


def test_core_gone_for_longer_than_the_whole_ladder_costs_nothing(cached):
    stage = cached(cache_max_retry_attempts=2, cache_backoff_multiplier=1)
    stage.core_goes()
    texts = [f"number {n}" for n in range(300)]
    assert {answer.status for answer in stage.submit_all(texts)} == {OK}
    assert stage.summary()["total"] == 300
    # Two retries at intervals of one second would be over.
    elapses(4)
    summary = stage.summary()
    assert (summary["pending"], summary["failed"]) == (300, 0)
    stage.core_comes()
    stage.wait_arrived(texts)
    assert len(stage.arrived) == 300, "and none twice"
    stage.wait_empty()
    assert stage.gateway.metrics().value("smpp_cache_retry_total", bind_name="partner") == 0


def test_the_flush_resumes_within_two_seconds_of_cores_return(cached):
    stage = cached()
    stage.core_goes()
    stage.submit("late")
    stage.core_comes()
    stage.wait_arrived(["late"], within=2)


def test_what_waited_goes_in_order(cached):
    stage = cached(api_concurrency=1)
    stage.core_goes()
    texts = [f"{n:04d}" for n in range(200)]
    stage.submit_all(texts)
    stage.core_comes()
    stage.wait_arrived(texts)
    assert stage.arrived == texts


def test_a_slow_core_delays_no_answer(cached):
    stage = cached(api_concurrency=1)
    stage.core.delay = 0.5
    answers = stage.submit_all([f"{n}" for n in range(20)])
    assert {answer.status for answer in answers} == {OK}
    assert len(stage.arrived) < 20, "Core has not even taken them yet"
    stage.core.delay = 0.0
    stage.wait_arrived([f"{n}" for n in range(20)])


def test_garbage_from_core_is_tried_again(cached):
    stage = cached()
    stage.core.verdict = lambda body: (200, b"<html>no</html>")
    stage.submit("one")
    line = stage.gateway.wait_log(r"Failed to deliver message -\d+ \(retry 1/10\), next retry at \S+ \S+Z")
    assert re.search(r"next retry at \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", line)
    stage.core.verdict = lambda body: None
    stage.wait_empty()
    stage.gateway.wait_metric("smpp_cache_retry_total", 1, bind_name="partner")


def test_a_wrong_key_pauses_the_flush_and_counts_no_attempt(cached):
    stage = cached()
    stage.core.verdict = lambda body: (401, {"errors": {"key": ["is wrong"]}})
    stage.submit("one")
    stage.gateway.wait_log(r"http 401")
    elapses(2.5)
    assert [(row["retry_count"], row["status"]) for row in stage.rows()] == [(0, "pending")]
    stage.core.verdict = lambda body: None
    stage.wait_empty(within=5)


# Somebody dies


def test_a_killed_worker_and_a_killed_supervisor_lose_nothing(cached):
    stage = cached()
    stage.core_goes()
    texts = [f"{n}" for n in range(100)]
    stage.submit_all(texts)
    os.kill(stage.gateway.child("bindworker", "partner").pid, signal.SIGKILL)
    partner = until(lambda: stage.troupe.admitted(stage.gateway), "the partner to be bound again", pace=0.02)
    stage.partner = partner
    texts += ["after the worker"]
    assert stage.submit("after the worker").status == OK
    os.kill(stage.gateway.main.pid, signal.SIGKILL)
    stage.gateway.wait_exit()
    stage.core_comes()
    stage.gateway.start()
    stage.wait_arrived(texts)
    assert sorted(stage.arrived) == sorted(texts), "each once: the same key"


# Disk and database


def test_a_full_disk_refuses_new_messages_settles_old_ones_and_recovers(cached, tmp_path):
    with SmallDisk(tmp_path / "disk", megabytes=64) as disk:
        stage = cached(database_path=str(disk.folder / "gateway.sqlite"))
        stage.core_goes()
        texts = [f"before {n}" for n in range(100)]
        assert {answer.status for answer in stage.submit_all(texts)} == {OK}
        disk.fill(leaving=1 << 20)
        until(lambda: stage.submit("no room").status == MSGQFUL, "a refusal for want of room")
        stage.gateway.wait_log(r"the store refuses: the disk is full")
        stage.core_comes()
        stage.wait_arrived(texts)
        stage.wait_empty()
        disk.empty()
        until(lambda: stage.submit("room again").status == OK, "room again", pace=0.1)
        stage.wait_arrived(["room again"])
        assert stage.gateway.child("bindworker", "partner").alive


def test_a_database_that_another_program_locks_for_half_a_minute(cached):
    stage = cached()
    assert stage.submit("before").status == OK
    workers = {one.pid for one in stage.gateway.family}
    thief = sqlite3.connect(stage.gateway.state_dir / "gateway.sqlite", isolation_level=None, timeout=10)
    thief.execute("BEGIN IMMEDIATE")
    number = stage.partner.send(FROM, TO, b"meanwhile")
    answer = stage.partner.answer_to(number, within=12)
    assert answer.status == SYSERR, "withdrawn after five seconds, and answered"
    elapses(24)
    thief.execute("COMMIT")
    thief.close()
    until(lambda: stage.submit("after").status == OK, "an answer of 0", within=10)
    stage.wait_arrived(["before", "after"])
    assert {one.pid for one in stage.gateway.family} == workers, "nobody was killed for missing a ping"


def test_a_worker_that_is_killed_while_the_database_is_locked_loses_nothing(cached):
    stage = cached(api_timeout=60000)
    core_goes_on = threading.Event()
    stage.core.verdict = lambda body: core_goes_on.wait(60) and None
    texts = [f"{n}" for n in range(50)]
    assert {answer.status for answer in stage.submit_all(texts)} == {OK}
    until(lambda: stage.summary()["delivering"] > 0, "Core to be at some of them")
    thief = sqlite3.connect(stage.gateway.state_dir / "gateway.sqlite", isolation_level=None, timeout=10)
    thief.execute("BEGIN IMMEDIATE")
    os.kill(stage.gateway.child("bindworker", "partner").pid, signal.SIGKILL)
    stage.partner = until(lambda: stage.troupe.admitted(stage.gateway), "the partner to be bound again", pace=0.02)
    # Longer than the store's patience: what was asked of it when the worker went has been refused.
    elapses(8)
    thief.execute("COMMIT")
    thief.close()
    core_goes_on.set()
    stage.wait_arrived(texts)
    stage.wait_empty()


def test_a_damaged_database_is_refused_with_its_name_and_left_alone(troupe):
    gateway = troupe.gateway(server_binds=[partner_bind(cache_enabled=True)])
    gateway.stop()
    file = gateway.state_dir / "gateway.sqlite"
    octets = bytearray(file.read_bytes())
    octets[100:4000] = b"\xa5" * 3900
    file.write_bytes(octets)
    done = subprocess.run(
        [BIN / "supervisor", "--config", gateway.file, "--state-dir", gateway.state_dir],
        capture_output=True, text=True, timeout=30,
    )
    assert done.returncode != 0
    assert "damaged" in done.stderr and "gateway.sqlite" in done.stderr
    assert file.read_bytes() == bytes(octets)
