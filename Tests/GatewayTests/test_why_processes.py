"""A process that keeps ending is told as such, with its last words and its next try; nobody else notices."""

import os
import re
import signal

from stage.certificates import Authority
from stage.encrypted import encrypted
from stage.gateway import carrier_bind, partner_bind, route
from stage.metrics import Metrics
from stage.ports import free_port
from stage.waiting import until

TO = "61400000001"
HELPERS = {"listener": r"\(no partner can connect\)", "steward": r"\(nobody asks how Core is\)", "console": r"\(no metrics, no page\)"}


def process_of(gateway, program: str, bind: str | None = None) -> dict:
    return next(one for one in gateway.status()["processes"] if (one["role"], one.get("bind")) == (program, bind))


def end(gateway, program: str, bind: str | None = None):
    """Ends the process, and waits until the supervisor has seen it."""
    pid = until(lambda: process_of(gateway, program, bind)["pid"], f"{program} {bind} to run", 70, pace=0.05)
    os.kill(pid, signal.SIGKILL)
    until(lambda: process_of(gateway, program, bind)["pid"] != pid, f"the end of {program} {bind} to be seen", pace=0.02)


def test_a_worker_that_keeps_ending(troupe):
    carrier, well = troupe.carrier(), troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier, "doomed"), carrier_bind(well, "well")], server_binds=[partner_bind()],
        routes=[route("61", "well")],
    )
    session, partner = well.wait_bound(), troupe.partner(gateway)
    for count in range(11):
        end(gateway, "bindworker", "doomed")
        if count < 10:
            # The wait after an early end is cut short; the end counts all the same.
            assert gateway.ctl("bind", "reconnect", "doomed").returncode == 0
    pattern = r"^its worker keeps ending, last by killed by signal 9.*, next try in (\d+) s$"
    first = until(lambda: re.search(pattern, gateway.bind("doomed")["why"]), lambda: str(gateway.bind("doomed")))
    assert gateway.bind("doomed")["state"] == "failing" and 30 < int(first[1]) <= 60
    assert "keeps ending" in gateway.ctl("status").stdout
    gateway.wait_log(r"(?i)error.*worker doomed is failing: 11 early ends within 300 s")
    gateway.wait_metric("smpp_worker_state", 1, bind_name="doomed", state="failing")
    gateway.wait_metric("smpp_worker_restarts_total", 10, bind_name="doomed")
    assert partner.submit("61499000001", TO).status == 0
    well.wait_for(to=TO)
    assert not partner.closed and not session.closed
    assert gateway.ctl("bind", "reconnect", "doomed").returncode == 0
    gateway.wait_bind("doomed")
    carrier.wait_bound()
    gateway.wait_log(r"worker doomed is healthy again", within=20)


def test_helpers_that_keep_ending(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier)], server_binds=[partner_bind()], routes=[route("61", "carrier")]
    )
    session, partner = carrier.wait_bound(), troupe.partner(gateway)
    for program, duty in HELPERS.items():
        pattern = rf"^the {program} {duty} has ended: killed by signal 9.*, next try in \d+ s$"

        def told():
            return any(re.search(pattern, one) for one in gateway.status()["troubles"])

        # The first end costs no wait, so there is nothing to be told yet.
        while not told():
            end(gateway, program)
    assert partner.submit("61499000001", TO).status == 0
    carrier.wait_for(to=TO)
    assert not partner.closed and not session.closed
    until(lambda: gateway.status()["ready"] and gateway.status()["troubles"] == [], lambda: str(gateway.status()), 30, pace=0.1)
    until(lambda: troupe.admitted(gateway), "a new session to be let in", pace=0.1)
    until(lambda: "smpp_connection_status" in gateway.metrics().types, "metrics to be served")


ALL_HELPERS = ("listener", "tlsgate", "steward", "console", "embeddedcore")


def helper_state(gateway, program: str) -> set[str]:
    """Over the control socket: the page itself may be what is gone."""
    page = Metrics(gateway.ctl("metrics").stdout)
    return {labels["state"] for labels, value in page.rows("smpp_helper_state", role=program) if value == 1}


def touch_every_helper(gateway):
    """Settings change for each of them, so that a reload starts each anew; the wait after an early end is cut short."""
    settings = gateway.configuration
    settings["listen"]["port"], settings["listen"]["tls"]["port"] = free_port(), free_port()
    settings["metrics"]["port"], settings["embedded_core"]["port"] = free_port(), free_port()
    gateway.write()
    answer = gateway.ctl("reload")
    assert answer.returncode == 0, answer.stderr


def test_helpers_that_are_failing_are_told_by_a_metric_and_come_back(troupe, tmp_path):
    authority = Authority(tmp_path / "authority")
    carrier = troupe.carrier()
    gateway = encrypted(troupe, authority.certificate("localhost"), binds=[carrier_bind(carrier)])
    assert all(helper_state(gateway, one) == {"up"} for one in ALL_HELPERS)
    for count in range(11):
        for program in ALL_HELPERS:
            end(gateway, program)
        if count < 10:
            touch_every_helper(gateway)
    for program in ALL_HELPERS:
        until(lambda: helper_state(gateway, program) == {"failing"}, lambda: f"{program}: {helper_state(gateway, program)}", pace=0.1)
    for words in ("listener", "TLS gate", "steward", "console", "embedded core"):
        gateway.wait_log(rf"ERROR.*{words} is failing: 11 early ends within 300 s")
    for words in ("listener", "TLS gate", "steward", "console", "embedded Core"):
        assert any(f"the {words}" in one and "keeps ending" in one for one in gateway.status()["troubles"]), words
    touch_every_helper(gateway)
    for program in ALL_HELPERS:
        until(lambda: helper_state(gateway, program) == {"up"}, lambda: f"{program}: {helper_state(gateway, program)}", 30, pace=0.1)
    gateway.wait_log(r"console is healthy again", within=20)


def test_a_helper_that_cannot_run_with_its_settings_is_told_by_the_metric(troupe, tmp_path):
    authority = Authority(tmp_path / "authority")
    certificate = authority.certificate("localhost")
    gateway = encrypted(troupe, certificate)
    # Read at the next start only, and then it is no certificate any more.
    certificate.file.write_text("nothing\n")
    end(gateway, "tlsgate")
    until(lambda: helper_state(gateway, "tlsgate") == {"parked"}, lambda: str(helper_state(gateway, "tlsgate")), pace=0.1)
    gateway.wait_metric("smpp_helper_state", 1, role="tlsgate", state="parked")
