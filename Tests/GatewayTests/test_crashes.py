"""Whatever is killed comes back by itself, and nobody else notices."""

import os
import signal
import time

import pytest

from stage.gateway import carrier_bind, partner_bind, route
from stage.load import Load
from stage.waiting import PATIENCE, measured, until

HEALTHY = 10.0  # seconds of life after which a child is started again at once


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Two carriers and two partners; 61… goes to carrier_a, 62… to carrier_b."""
    from conftest import Troupe

    made = Troupe(tmp_path_factory.mktemp("town"))
    made.carriers = {"carrier_a": made.carrier(), "carrier_b": made.carrier()}
    made.the_gateway = made.gateway(
        binds=[carrier_bind(one, name) for name, one in made.carriers.items()],
        server_binds=[partner_bind("partner_a"), partner_bind("partner_b")],
        routes=[route("61", "carrier_a"), route("62", "carrier_b")],
    )
    for one in made.carriers.values():
        one.wait_bound()
    yield made
    made.leave()


def healthy_child(gateway, program: str, bind: str | None = None):
    child = until(lambda: gateway.child(program, bind), f"a child {program} {bind or ''}")
    until(lambda: child.age > HEALTHY + 1.5, f"{child} to be {HEALTHY} s old", within=HEALTHY + 10, pace=0.1)
    assert child.alive
    return child


def kill(child) -> float:
    os.kill(child.pid, signal.SIGKILL)
    return time.monotonic()


@pytest.mark.parametrize("victim", ["carrier_a", "carrier_b"])
def test_a_killed_client_bind_is_bound_again_within_a_second(town, victim):
    child = healthy_child(town.the_gateway, "bindworker", victim)
    carrier = town.carriers[victim]
    before = len(carrier.sessions)
    killed = kill(child)
    session = until(
        lambda: next((one for one in carrier.sessions[before:] if one.bound_at), None), f"{victim} to be bound again"
    )
    measured(f"kill -9 of a client bind until it was bound again ({victim})", session.bound_at - killed)
    assert session.bound_at - killed < 1.0 * PATIENCE
    assert town.the_gateway.wait_bind(victim)["restarts"] >= 1
    town.the_gateway.wait_log(rf"{victim}.*(signal 9|SIGKILL|killed)|(signal 9|SIGKILL|killed).*{victim}")


def test_a_killed_server_bind_takes_its_partner_again_within_a_second(town):
    partner = town.partner(town.the_gateway, "partner_a")
    killed = kill(healthy_child(town.the_gateway, "bindworker", "partner_a"))
    until(lambda: partner.closed, "the partner to see its connection end")
    again = until(lambda: town.admitted(town.the_gateway, "partner_a"), "partner_a to be able to bind again", pace=0.02)
    seconds = time.monotonic() - killed
    measured("kill -9 of a server bind until its partner was bound again", seconds)
    assert seconds < 1.0 * PATIENCE
    assert again.submit("61499000001", "61400000001").status == 0
    again.close()


def test_a_partner_that_binds_before_its_next_worker_is_ready_is_taken(town):
    partner = town.partner(town.the_gateway, "partner_b")
    kill(healthy_child(town.the_gateway, "bindworker", "partner_b"))
    until(lambda: partner.closed, "the partner to see its connection end", pace=0.001)
    again = town.partner(town.the_gateway, "partner_b")
    assert again.submit("61499000001", "61400000001").status == 0
    again.close()


@pytest.mark.parametrize("victim", ["carrier_a", "partner_a"])
def test_a_killed_worker_is_noticed_by_nobody_else(town, victim):
    gateway = town.the_gateway
    child = healthy_child(gateway, "bindworker", victim)
    partners = {name: town.partner(gateway, name) for name in ("partner_a", "partner_b")}
    carriers = town.carriers
    sessions = {name: one.wait_bound() for name, one in carriers.items()}
    tag = f"{int(time.time() * 1000) % 10**7:07d}"
    loads = {
        ("partner_a", "carrier_b"): Load(partners["partner_a"], f"621{tag}"),
        ("partner_b", "carrier_a"): Load(partners["partner_b"], f"611{tag}"),
        ("partner_b", "carrier_b"): Load(partners["partner_b"], f"622{tag}"),
    }
    until(lambda: all(len(load.accepted) > 30 for load in loads.values()), "traffic to flow on every path")
    kill(child)
    marks = {path: len(load.accepted) for path, load in loads.items()}
    untouched = {path: load for path, load in loads.items() if path[0] != victim}
    until(
        lambda: all(len(load.accepted) > marks[path] + 100 for path, load in untouched.items()),
        lambda: f"traffic to go on: {[(path, load.broken, load.refused) for path, load in untouched.items()]}",
    )
    for load in loads.values():
        load.stop()
    for path, load in untouched.items():
        until(lambda: load.unanswered == 0, f"the last answers on {path}")
        assert not load.refused and load.broken is None, path
    for name, session in sessions.items():
        assert session.closed == (name == victim), f"the connection of {name}"
    for name, partner in partners.items():
        assert partner.closed == (name == victim), f"the connection of {name}"
    for (_, carrier), load in loads.items():
        # What the dead worker had in flight may come twice, never not at all.
        arrived = lambda: [one.message.octets for one in carriers[carrier].submissions if one.message.destination == load.to]
        until(lambda: load.accepted <= set(arrived()), lambda: f"{load.accepted - set(arrived())} to arrive", within=90)
        if carrier != victim:
            assert len(arrived()) == len(set(arrived())), "twice, and the carrier's own worker was never killed"
    for partner in partners.values():
        partner.close()


@pytest.mark.parametrize("program", ["listener", "steward", "console", "embeddedcore"])
def test_a_killed_helper_comes_back_and_the_sessions_stay(town, program):
    gateway = town.the_gateway
    until(lambda: gateway.status()["ready"], "everything to be up", within=60)
    partner = until(lambda: town.admitted(gateway, "partner_b"), "partner_b to bind")
    session = town.carriers["carrier_b"].wait_bound()
    child = healthy_child(gateway, program)
    killed = kill(child)
    back = until(
        lambda: (one := gateway.child(program)) and one.pid != child.pid and one, f"{program} to come back"
    )
    measured(f"kill -9 of {program} until it was started again", time.monotonic() - killed)
    assert back.alive
    until(lambda: gateway.status()["ready"], f"everything to be up after {program}", pace=0.05)
    to = f"62500{int(time.time() * 1000) % 10**6:06d}"
    # While the embedded Core itself is away a message may be refused for the moment; the session must stay.
    until(lambda: partner.submit("61499000001", to).status == 0, f"messages to be taken after {program} was killed")
    town.carriers["carrier_b"].wait_for(to=to)
    assert not partner.closed and not session.closed
    partner.close()
    fresh = until(lambda: town.admitted(gateway, "partner_b"), f"a new bind after {program} was killed", pace=0.1)
    fresh.close()
    until(gateway.core.answers, "Core to answer")
    until(lambda: "smpp_connection_status" in gateway.metrics().types, "metrics to be served")


def test_the_supervisor_killed_leaves_nothing_behind_and_can_be_started_again(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier)], server_binds=[partner_bind()], routes=[route("61", "carrier")]
    )
    carrier.wait_bound()
    troupe.partner(gateway)
    family = gateway.family
    assert len(family) >= 7, [str(one) for one in family]
    killed = kill(gateway.main)
    gateway.wait_gone(family, within=2)
    measured("kill -9 of the supervisor until no process was left", time.monotonic() - killed)
    gateway.wait_exit()
    gateway.start()
    until(lambda: len(carrier.bound) == 1, "the carrier to be bound again")
    assert troupe.partner(gateway).submit("61499000001", "61400000001").status == 0
