"""What goes with Prometheus and Grafana, run by a real Prometheus against a gateway with traffic and with trouble."""

import json
import math
import re
import subprocess
import urllib.request
from types import SimpleNamespace

import pytest
import yaml

from conftest import Troupe
from stage.gateway import ROOT, carrier_bind, partner_bind, route
from stage.load import Load
from stage.ports import free_port
from stage.prometheus import CONFIG, Prometheus
from stage.waiting import until

ALERTS = {rule["alert"]: rule for rule in yaml.safe_load((CONFIG / "smpp-alerts.yml").read_text())["groups"][0]["rules"]}
# What the gateway below suffers from; every other alert has to be silent.
TROUBLE = {
    "SMPPConnectionDown": {"gone"}, "SMPPBindFailures": {"gone"}, "SMPPNoTraffic": {"gone"},
    "SMPPHighFailureRate": {"carrier"},
}
DASHBOARD = json.loads((ROOT / "config/grafana/smpp.json").read_text())


def panels() -> list[dict]:
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def queries() -> dict[str, str]:
    """Every query of the dashboard as Grafana would send it."""
    found = {
        f"{panel['title']} {target['refId']}": target["expr"] for panel in panels() for target in panel["targets"]
    }
    written = {"$__rate_interval": "1m", "$instance": ".*", "$bind": ".*"}
    for title, expression in found.items():
        for variable, value in written.items():
            expression = expression.replace(variable, value)
        found[title] = expression
    return found


def metrics_in(expression: str) -> set[str]:
    names = set(re.findall(r"\b(?:smpp|omnimessage)_\w+", expression))
    return {re.sub(r"_(bucket|sum|count)$", "", name) if "_seconds_" in name or "_size_" in name else name for name in names}


def parts(expression: str) -> list[str]:
    """The operands of an alert without what they are compared with: what has to be there for it ever to fire."""
    return [re.sub(r"\s*(==|>)\s*[\d.]+\s*$", "", part) for part in re.split(r"\s+(?:unless|or|and)\s+", expression)]


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """A carrier that refuses every fifth message, one that is not there, and a partner that sends all the time."""
    troupe = Troupe(tmp_path_factory.mktemp("watched"))
    try:
        carrier = troupe.carrier()
        carrier.answer = lambda message, number: (0, f"carrier-{number}") if number % 5 else (0x0B, "")
        gone = SimpleNamespace(port=free_port(), system_id="gateway", password="secret12")
        gateway = troupe.gateway(
            binds=[
                carrier_bind(carrier, enquire_link_interval=1),
                carrier_bind(gone, "gone", reconnect_interval=1, reconnect_max_interval=1),
            ],
            server_binds=[partner_bind(enquire_link_interval=1, cache_enabled=True)], routes=[route("61", "carrier")],
        )
        carrier.wait_bound()
        prometheus = troupe.add(Prometheus(tmp_path_factory.mktemp("prometheus") / "data", gateway))
        load = Load(troupe.partner(gateway), "61400000001", pace=0.02)
        yield SimpleNamespace(gateway=gateway, prometheus=prometheus)
        load.stop()
        assert load.broken is None
    finally:
        troupe.leave()


def test_promtool_has_nothing_to_say_about_a_scrape(watched):
    # Every process has told what it counts by then.
    watched.gateway.wait_metric("smpp_uptime_seconds", 3, bind_name="carrier")
    with urllib.request.urlopen(f"http://127.0.0.1:{watched.gateway.metrics_port}/metrics", timeout=15) as answer:
        text = answer.read()
    assert text.count(b"# TYPE ") > 30
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, timeout=60)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


def has_data(prometheus: Prometheus, expression: str) -> bool:
    return any(math.isfinite(value) for _, value in prometheus.query(expression))


@pytest.mark.parametrize("title", queries())
def test_every_query_of_the_dashboard_has_data(watched, title):
    expression = queries()[title]
    until(
        lambda: has_data(watched.prometheus, expression),
        lambda: f"data for {expression}; it gives {watched.prometheus.query(expression)}", 30, pace=0.2,
    )


@pytest.mark.parametrize("name", ALERTS)
def test_every_alert_is_about_something_that_is_there(watched, name):
    expression = ALERTS[name]["expr"]
    watched.prometheus.query(expression)
    for part in parts(expression):
        until(lambda: has_data(watched.prometheus, part), f"data for {part}", 30, pace=0.2)


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_tells_the_trouble_there_is_and_no_other(watched, name):
    binds = TROUBLE.get(name, set())

    def told():
        return {labels.get("bind_name", "the gateway") for labels, _ in watched.prometheus.query(ALERTS[name]["expr"])}

    until(lambda: told() == binds, lambda: f"{name} to tell {binds or 'nothing'}: it tells {told()}", 40, pace=0.2)


def test_prometheus_has_the_rules_that_are_shipped_and_the_gateway_that_it_watches(watched):
    (group,) = watched.prometheus.ask("rules")["groups"]
    assert (group["name"], group["interval"]) == ("smpp_gateway", 30)
    assert {rule["name"] for rule in group["rules"]} == set(ALERTS)
    (target,) = watched.prometheus.ask("targets")["activeTargets"]
    assert (target["labels"]["job"], target["health"]) == ("omnimessage-smpp", "up")


def test_what_can_be_chosen_on_the_dashboard_is_there(watched):
    choices = {one["name"]: one for one in DASHBOARD["templating"]["list"] if one["type"] == "query"}
    wanted = {"instance": {f"127.0.0.1:{watched.gateway.metrics_port}"}, "bind": {"carrier", "gone", "partner"}}
    assert set(choices) == set(wanted)
    for name, values in wanted.items():
        selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", choices[name]["definition"]).groups()
        match = selector.replace("$instance", ".*")
        assert set(watched.prometheus.ask(f"label/{label}/values", **{"match[]": match})) == values
