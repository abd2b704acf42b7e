"""One bind is switched off and on, disconnected and reconnected, by an operator; no other notices."""

import json

import pytest

from stage.gateway import carrier_bind, partner_bind, route
from stage.waiting import until


@pytest.fixture(scope="module")
def yard(tmp_path_factory):
    from conftest import Troupe

    made = Troupe(tmp_path_factory.mktemp("yard"))
    made.the_carrier, made.the_other = made.carrier(), made.carrier()
    made.the_gateway = made.gateway(
        binds=[carrier_bind(made.the_carrier), carrier_bind(made.the_other, "other")],
        server_binds=[partner_bind()], routes=[route("61", "carrier")],
    )
    made.the_carrier.wait_bound()
    made.the_other.wait_bound()
    yield made
    made.leave()


def order(gateway, *words: str) -> str:
    answer = gateway.ctl("bind", *words)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_a_bind_is_reconnected_and_its_neighbour_is_not(yard):
    gateway = yard.the_gateway
    first, neighbour = yard.the_carrier.wait_bound(), yard.the_other.wait_bound()
    assert order(gateway, "reconnect", "carrier").strip() == "carrier is reconnected"
    until(lambda: first.unbound and first.closed, "a graceful end of the old session")
    until(lambda: yard.the_carrier.bound, "a new session")
    gateway.wait_bind("carrier")
    assert yard.the_other.bound == [neighbour]


def test_a_bind_that_is_disconnected_stays_down_and_says_why(yard):
    gateway = yard.the_gateway
    order(gateway, "disconnect", "carrier")
    until(lambda: not yard.the_carrier.bound, "no session")
    bind = gateway.wait_bind("carrier", "disconnected")
    assert "disconnected by an operator" in bind["why"]
    order(gateway, "reconnect", "carrier")
    until(lambda: yard.the_carrier.bound, "a session again")
    gateway.wait_bind("carrier")


def test_a_bind_that_is_disabled_stays_so_across_a_restart_until_it_is_enabled(yard):
    gateway = yard.the_gateway
    order(gateway, "disable", "carrier")
    why = gateway.wait_bind("carrier", "disabled")["why"]
    assert why.startswith("disabled by smppctl at 20") and "smppctl bind enable carrier" in why
    refused = gateway.ctl("bind", "reconnect", "carrier")
    assert refused.returncode == 1 and "is disabled" in refused.stderr
    gateway.stop()
    gateway.start()
    assert gateway.bind("carrier")["state"] == "disabled"
    assert not yard.the_carrier.bound
    order(gateway, "enable", "carrier")
    until(lambda: yard.the_carrier.bound, "a session again")
    gateway.wait_bind("carrier")
    assert "smppctl" not in gateway.bind("carrier")["why"], "the file's word holds again"


def test_binds_are_listed_and_shown(yard):
    gateway = yard.the_gateway
    listed = json.loads(order(gateway, "list", "--json"))
    assert [one["name"] for one in listed] == ["carrier", "other", "partner"]
    assert "carrier" in order(gateway, "list")
    shown = json.loads(order(gateway, "show", "carrier", "--json"))
    assert shown["mode"] == "client"
    assert "state     connected" in order(gateway, "show", "carrier")
    for words in (("show", "nobody"), ("reconnect", "nobody")):
        answer = gateway.ctl("bind", *words)
        assert answer.returncode == 1 and "there is no bind nobody" in answer.stderr
    assert gateway.ctl("bind", "reconnect").returncode == 2


def test_a_switch_leaves_the_file_alone_however_it_stands(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(binds=[carrier_bind(carrier)], server_binds=[partner_bind()], routes=[route("61", "carrier")])
    session, partner = carrier.wait_bound(), troupe.partner(gateway)
    # Somebody is editing the partner's bind.
    gateway.configuration["server_binds"][0]["source_address_whitelist"] = ["MyBrand"]
    gateway.write()
    order(gateway, "disable", "carrier")
    until(lambda: session.closed, "the carrier's session to end")
    assert partner.submit("61499000001", "61400000001").status == 0, "the edit is not in force"
    steps = json.loads(gateway.ctl("reload", "--dry-run", "--json").stdout)["steps"]
    assert [one["bind"] for one in steps if one["change"] == "adjusted" and "bind" in one] == ["partner"]
    # And leaves it in the middle of a line.
    gateway.file.write_text("binds: [")
    assert gateway.ctl("reload").returncode == 1
    order(gateway, "enable", "carrier")
    carrier.wait_bound()
    gateway.wait_bind("carrier")
    order(gateway, "disable", "partner")
    until(lambda: partner.closed, "the partner's session to end")
    assert gateway.wait_bind("partner", "disabled")["why"].startswith("disabled by smppctl at 20")
    assert troupe.admitted(gateway) is None
