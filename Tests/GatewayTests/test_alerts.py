"""The alert rules and the dashboard by themselves: what promtool says, and that neither leaves anything out."""

import re
import subprocess

import pytest
import yaml

from stage.gateway import ROOT
from stage.prometheus import CONFIG
from test_prometheus import ALERTS, DASHBOARD, metrics_in, panels, queries

CATALOGUE = re.findall(
    r'"((?:omnimessage|smpp)_\w+)"', (ROOT / "Sources/Telemetry/MetricCatalogue.swift").read_text()
)


def promtool(*words, folder=CONFIG) -> subprocess.CompletedProcess:
    return subprocess.run(["promtool", *words], cwd=folder, capture_output=True, text=True, timeout=60)


def test_promtool_finds_the_configuration_and_the_rules_good():
    for words in (("check", "config", "prometheus.yml"), ("check", "rules", "smpp-alerts.yml")):
        answer = promtool(*words)
        assert answer.returncode == 0, answer.stderr
        assert f"{len(ALERTS)} rules found" in answer.stdout


def test_every_alert_fires_when_it_should_and_only_then():
    answer = promtool("test", "rules", "smpp-alerts-test.yml")
    assert answer.returncode == 0, answer.stdout + answer.stderr


def changed(name: str, **changes) -> str:
    rules = yaml.safe_load((CONFIG / "smpp-alerts.yml").read_text())
    (rule,) = [one for one in rules["groups"][0]["rules"] if one["alert"] == name]
    rule.update(changes)
    if changes.get("for", "") is None:
        del rule["for"]
    return yaml.safe_dump(rules)


def rules_about(name: str) -> str:
    """What of the test of the rules speaks of one alert."""
    tests = yaml.safe_load((CONFIG / "smpp-alerts-test.yml").read_text())
    tests["tests"] = [one for one in tests["tests"] if f'"{name}"' in str(one)]
    return yaml.safe_dump(tests)


@pytest.mark.parametrize("name", ALERTS)
def test_the_test_of_the_rules_notices_an_alert_that_is_wrong(name, tmp_path):
    (tmp_path / "smpp-alerts-test.yml").write_text(rules_about(name))
    wrongs = [changed(name, expr="vector(1) == 0"), changed(name, expr="vector(1)"), changed(name, labels={})]
    if "for" in ALERTS[name]:
        wrongs.append(changed(name, **{"for": None}))
    for wrong in wrongs:
        (tmp_path / "smpp-alerts.yml").write_text(wrong)
        assert promtool("test", "rules", "smpp-alerts-test.yml", folder=tmp_path).returncode == 1, wrong


def test_every_alert_says_what_it_is_in_words_and_how_bad():
    for name, rule in ALERTS.items():
        assert rule["labels"]["severity"] in ("critical", "warning"), name
        assert set(rule["annotations"]) == {"summary", "description"}, name


def test_nothing_is_asked_for_that_no_gateway_counts():
    asked = set().union(*(metrics_in(text) for text in [*queries().values(), *(one["expr"] for one in ALERTS.values())]))
    assert asked <= set(CATALOGUE)


def test_every_metric_is_on_the_dashboard():
    shown = set().union(*(metrics_in(text) for text in queries().values()))
    assert shown == set(CATALOGUE)


def test_the_panels_of_the_original_are_as_they_were():
    by_title = {panel["title"]: panel for panel in panels()}
    assert by_title["Connection status"]["type"] == "stat"
    assert by_title["Message rate: sent"]["targets"][0]["legendFormat"] == "{{bind_name}}"
    success = by_title["Delivery success"]
    assert success["type"] == "gauge"
    steps = success["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert [(step["color"], step["value"]) for step in steps] == [("red", None), ("yellow", 95), ("green", 98)]
    uptime = by_title["Uptime"]
    assert (uptime["type"], uptime["fieldConfig"]["defaults"]["unit"]) == ("stat", "h")
    assert "smpp_uptime_seconds" in uptime["targets"][0]["expr"] and "/ 3600" in uptime["targets"][0]["expr"]


def test_the_dashboard_is_one_that_grafana_takes():
    """What the import asks for: a schema version, panels with numbers of their own that do not overlap, known kinds."""
    assert DASHBOARD["schemaVersion"] >= 36 and DASHBOARD["uid"] and DASHBOARD["title"]
    assert "id" not in DASHBOARD, "a number would be that of another Grafana"
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(numbers) == len(set(numbers))
    taken = set()
    for panel in DASHBOARD["panels"]:
        assert panel["type"] in ("row", "stat", "gauge", "timeseries", "state-timeline")
        place = panel["gridPos"]
        assert 0 <= place["x"] and place["x"] + place["w"] <= 24, panel["title"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells
    for panel in panels():
        letters = [target["refId"] for target in panel["targets"]]
        assert letters == sorted(set(letters)) and panel["description"]
        for part in (panel, *panel["targets"]):
            assert part["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
