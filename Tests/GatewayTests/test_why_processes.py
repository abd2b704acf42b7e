"""A process that keeps ending is told as such, with its last words and its next try; nobody else notices."""

import os
import re
import signal

from stage.gateway import carrier_bind, partner_bind, route
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
