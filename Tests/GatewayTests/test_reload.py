"""The configuration read again under load: whoever is not meant does not notice."""

import json
import signal
import threading

import pytest

from stage import wire
from stage.gateway import carrier_bind, partner_bind, route
from stage.raw import RawSession
from stage.waiting import until

PARTNERS, CARRIERS = 40, 10


class Busy:
    """A partner that sends one message after another, and remembers every answer that was not 0."""

    def __init__(self, port: int, name: str, number: int):
        self.name, self.to = name, f"61{number:02d}000001"
        self.session = RawSession(port, name)
        self.answered, self.wrong, self.ended = 0, [], None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while not self._stop.wait(0.1):
            try:
                answer = self.session.submit("61499000001", self.to, f"{self.name} {self.answered}")
            except (wire.Closed, OSError) as problem:
                self.ended = repr(problem)
                return
            self.answered += 1
            if answer.status != 0:
                self.wrong.append(answer.status)

    def stop(self):
        self._stop.set()
        self._thread.join(timeout=20)
        self.session.close()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    from conftest import Troupe

    made = Troupe(tmp_path_factory.mktemp("crowd"))
    made.the_carrier = made.carrier()
    carriers = [f"carrier_{n:02d}" for n in range(CARRIERS)]
    made.the_gateway = made.gateway(
        binds=[carrier_bind(made.the_carrier, name, enquire_link_interval=1) for name in carriers],
        server_binds=[partner_bind(f"partner_{n:02d}", cache_enabled=n % 2 == 0) for n in range(PARTNERS)],
        routes=[route(f"61{n:02d}", carriers[n % CARRIERS]) for n in range(PARTNERS)], log_level="info",
    )
    made.the_carrier.wait_bound(CARRIERS, within=60)
    made.busy = [Busy(made.the_gateway.port, f"partner_{n:02d}", n) for n in range(PARTNERS)]
    yield made
    for one in made.busy:
        one.stop()
    made.leave()


def change(gateway, name: str, **settings):
    for bind in gateway.configuration["binds"] + gateway.configuration["server_binds"]:
        if bind["name"] == name:
            bind.update(settings)
    gateway.write()


def pids(gateway) -> dict[str, int]:
    return {one["bind"]: one["pid"] for one in gateway.status()["processes"] if one.get("bind")}


def plan(gateway, *words: str) -> dict[str, tuple[str, str]]:
    """What `smppctl reload` says of each bind that is not left alone."""
    answer = gateway.ctl("reload", "--json", *words)
    assert answer.returncode == 0, answer.stderr
    steps = json.loads(answer.stdout)["steps"]
    return {one["bind"]: (one["change"], one["why"]) for one in steps if one.get("bind") and one["change"] != "kept"}


def move_on(crowd, but: str = ""):
    """Every partner but one has had more answers since this was called."""
    before = {one.name: one.answered for one in crowd.busy}
    until(
        lambda: all(one.answered > before[one.name] + 3 for one in crowd.busy if one.name != but),
        lambda: f"everybody to go on: {[one.name for one in crowd.busy if one.answered <= before[one.name] + 3]}", 30,
    )


def unharmed(crowd, but: str = ""):
    for one in crowd.busy:
        if one.name != but:
            assert (one.wrong, one.ended) == ([], None), one.name


def test_of_fifty_busy_binds_one_that_is_edited_reconnects_and_no_other_notices(crowd):
    gateway, carrier = crowd.the_gateway, crowd.the_carrier
    move_on(crowd)
    sessions, before = list(carrier.bound), pids(gateway)
    change(gateway, "partner_07", password="another-secret")
    assert plan(gateway, "--dry-run") == {"partner_07": ("reconnected", "password changed")}
    assert pids(gateway) == before, "asking changes nothing"
    assert plan(gateway) == {"partner_07": ("reconnected", "password changed")}
    until(lambda: pids(gateway).get("partner_07") not in (before["partner_07"], 0, None), "a new worker", 30, pace=0.1)
    until(lambda: next(one for one in crowd.busy if one.name == "partner_07").ended, "its session to end")
    move_on(crowd, but="partner_07")
    unharmed(crowd, but="partner_07")
    after = pids(gateway)
    assert {name for name in after if after[name] != before[name]} == {"partner_07"}
    assert carrier.bound == sessions, "the same connections with the carriers"
    for session in sessions:
        numbers = [one.sequence for one in list(carrier.submissions) if one.session is session]
        assert numbers == sorted(set(numbers)), "and their sequence numbers go on"
    RawSession(gateway.port, "partner_07", "another-secret").close()


def test_a_limit_a_whitelist_and_an_interval_change_without_dropping_the_session(crowd):
    gateway = crowd.the_gateway
    before = pids(gateway)
    change(gateway, "partner_03", source_address_whitelist=["Brand"], tps_limit=50, enquire_link_interval=7)
    what, why = plan(gateway)["partner_03"]
    assert what == "adjusted" and {"source_address_whitelist", "tps_limit", "enquire_link_interval"} <= set(
        why.removesuffix(" changed").split(", ")
    )
    one = next(one for one in crowd.busy if one.name == "partner_03")
    until(lambda: 0x0A in one.wrong, "the whitelist to act on the next message")
    change(gateway, "partner_03", source_address_whitelist=[])
    plan(gateway)
    settled = len(one.wrong)
    count = one.answered
    until(lambda: one.answered > count + 5, "more answers")
    assert one.ended is None and len(one.wrong) <= settled + 1
    assert pids(gateway) == before
    one.wrong.clear()


def test_a_bad_file_changes_nothing_and_is_told_with_its_line(crowd):
    gateway = crowd.the_gateway
    before, good = pids(gateway), gateway.file.read_text()
    gateway.file.write_text(good + "\nnonsense: [1\n")
    answer = gateway.ctl("reload")
    assert answer.returncode == 1
    assert "refused" in answer.stderr and str(gateway.file) in answer.stderr
    gateway.signal(signal.SIGHUP)
    until(lambda: gateway.log.count("the configuration is refused, the running one stays") == 2, "both refusals told")
    gateway.file.write_text(good)
    assert pids(gateway) == before
    move_on(crowd, but="partner_07")
    unharmed(crowd, but="partner_07")
