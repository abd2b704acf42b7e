"""How Core is spoken with changes at a reload, in the workers that run."""

import json
import threading

import pytest

from stage.gateway import carrier_bind, partner_bind
from stage.plain_core import PlainCore
from stage.waiting import until

FROM, TO, OK, SYSERR = "61499000001", "61400000001", 0x00, 0x08


class WatchedCore(PlainCore):
    """Knows how many messages were being handed in at the same time at most, and may hold them until it is told."""

    def __init__(self, port=None):
        self.most = self._now = 0
        self._counting = threading.Lock()
        self.door = threading.Event()
        self.door.set()
        super().__init__(port)

    def answer(self, method, path, query, body):
        if (method, path) != ("POST", "/messages"):
            return super().answer(method, path, query, body)
        with self._counting:
            self._now += 1
            self.most = max(self.most, self._now)
        self.door.wait(timeout=60)
        with self._counting:
            self._now -= 1
        return super().answer(method, path, query, body)


@pytest.fixture
def stage(troupe):
    def make(**settings):
        troupe.core, troupe.the_carrier = troupe.add(WatchedCore()), troupe.carrier()
        troupe.the_gateway = troupe.gateway(**{
            "binds": [carrier_bind(troupe.the_carrier)],
            "server_binds": [partner_bind(cache_retry_interval=1)], "api_base_url": troupe.core.url,
        } | settings)
        troupe.the_carrier.wait_bound()
        until(lambda: troupe.the_gateway.status()["core"]["reachable"], "Core to be found", pace=0.05)
        troupe.the_partner = troupe.partner(troupe.the_gateway)
        return troupe

    return make


def workers(gateway) -> dict[str, int]:
    return {one["bind"]: one["pid"] for one in gateway.status()["processes"] if one.get("bind")}


def reload(stage, **settings):
    """New settings of the gateway, taken without a new process."""
    gateway = stage.the_gateway
    before = workers(gateway)
    gateway.configuration |= settings
    gateway.write()
    answer = gateway.ctl("reload", "--json")
    assert answer.returncode == 0, answer.stderr
    steps = [one for one in json.loads(answer.stdout)["steps"] if one.get("bind")]
    assert {one["change"] for one in steps} == {"adjusted"}
    assert workers(gateway) == before


def test_api_timeout(stage):
    stage = stage(api_timeout=60000)
    stage.core.door.clear()
    reload(stage, api_timeout=1000)
    assert stage.the_partner.submit(FROM, TO).status == SYSERR
    stage.core.door.set()
    until(lambda: stage.the_partner.submit(FROM, TO).status == OK, "messages to be taken again")


def test_api_concurrency(stage):
    stage = stage(api_concurrency=1, api_timeout=60000)
    partner, core = stage.the_partner, stage.core

    def most(count: int) -> list[int]:
        core.door.clear()
        return [partner.send(FROM, TO) for _ in range(count)]

    sequences = most(6)
    until(lambda: core.most == 1, "a call")
    reload(stage, api_concurrency=4)
    until(lambda: core.most == 4, lambda: f"four calls at a time, not {core.most}")
    core.door.set()
    assert {partner.answer_to(one, within=30).status for one in sequences} == {OK}
    reload(stage, api_concurrency=2)
    core.most = 0
    sequences = most(6)
    until(lambda: core.most == 2, "two calls")
    core.door.set()
    assert {partner.answer_to(one, within=30).status for one in sequences} == {OK}
    assert core.most == 2


def test_smpp_poll_interval(stage):
    stage = stage(smpp_poll_interval=2000)

    def polls() -> int:
        return sum(1 for _, path, _, _ in list(stage.core.calls) if path == "/messages/queue")

    until(lambda: polls() >= 2, "the polls to have begun")
    reload(stage, smpp_poll_interval=100)
    count = polls()
    # Two binds at two seconds' distance would take more than twice as long.
    until(lambda: polls() > count + 25, lambda: f"many polls, not {polls() - count}", within=10)


def test_cache_max_retry_attempts(stage):
    stage = stage(server_binds=[partner_bind(cache_enabled=True, cache_retry_interval=1)], cache_backoff_multiplier=1)
    stage.core.verdict = lambda body: (503, {"errors": {"core": ["is ill"]}})
    answer = stage.the_partner.submit(FROM, TO)
    stage.the_gateway.wait_log(rf"Failed to deliver message {answer.message_id} \(retry 1/10\)")
    reload(stage, cache_max_retry_attempts=4)
    stage.the_gateway.wait_log(rf"Failed to deliver message {answer.message_id} \(retry \d/4\)")
    stage.the_gateway.wait_log(rf"Message {answer.message_id} exceeded max retries \(4\), marking as failed_permanent")
