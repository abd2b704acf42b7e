"""A process that says nothing is replaced; one that could not say anything, because nothing ran, is left alone."""

import os
import signal

import pytest

from stage.gateway import carrier_bind, partner_bind, route
from stage.waiting import elapses, until

SILENCE = 10.0  # seconds without a sign of life


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    from conftest import Troupe

    made = Troupe(tmp_path_factory.mktemp("silence"))
    made.the_carrier = made.carrier()
    made.the_gateway = made.gateway(
        binds=[carrier_bind(made.the_carrier)], server_binds=[partner_bind()], routes=[route("61", "carrier")],
    )
    made.the_carrier.wait_bound()
    yield made
    made.leave()


def served(town):
    partner = until(lambda: town.admitted(town.the_gateway, "partner"), "a partner to be served", within=30, pace=0.1)
    assert partner.submit("61499000001", "61400000001").status == 0
    partner.close()


def hang(child):
    os.kill(child.pid, signal.SIGSTOP)


def test_children_that_hang_are_replaced_and_nobody_else(town):
    gateway = town.the_gateway
    hung = [gateway.child("bindworker", "carrier"), gateway.child("listener"), gateway.child("steward"), gateway.child("embeddedcore")]
    well = [one for one in gateway.family if one not in hung]
    for child in hung:
        hang(child)
    until(lambda: not any(one.alive for one in hung), "the silent ones to be ended", within=SILENCE + 20, pace=0.1)
    for child in hung:
        until(lambda: gateway.child(child.name, "carrier" if child.name == "bindworker" else None), f"another {child.name}", within=20)
    gateway.wait_bind("carrier")
    served(town)
    assert all(one.alive for one in well)
    gateway.wait_log(r"carrier.*(silent|no sign of life|did not answer)")


def test_a_machine_that_stood_still_kills_nobody(town):
    gateway = town.the_gateway
    served(town)
    family = gateway.family
    # The supervisor last to sleep and first to wake, and all of it longer than a child may be silent.
    for one in reversed(family):
        hang(one)
    elapses(SILENCE + 3)
    for one in family:
        os.kill(one.pid, signal.SIGCONT)
    served(town)
    # Two more rounds of pings, in which somebody would be missed.
    elapses(SILENCE + 2)
    assert all(one.alive for one in family), [str(one) for one in family if not one.alive]
