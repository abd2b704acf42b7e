"""The command-line tool: status for people and scripts, and the check of a configuration."""

import re
import subprocess

import pytest
import yaml

from stage.gateway import BIN, ROOT

EXAMPLES = sorted((ROOT / "config/examples").glob("*.yaml"))
STATES = {"connected", "connecting", "disconnected", "disabled", "failing"}


def test_the_json_of_status_has_the_shape_that_scripts_rely_on(gateway, carrier, partner):
    gateway.wait_bind("partner")
    status = gateway.status()
    assert status["ready"] is True
    assert re.match(r"\d+\.\d+", status["version"])
    assert isinstance(status["uptime_seconds"], (int, float))
    assert status["core"]["reachable"] is True and str(gateway.core_port) in status["core"]["url"]
    assert {one["name"] for one in status["binds"]} == {"carrier", "carrier_sar", "partner"}
    for one in status["binds"]:
        assert one["state"] in STATES and one["mode"] in ("client", "server")
        assert {"since", "peer", "why"} <= set(one)
        for key in ("sessions", "sent", "received", "failures", "cached", "in_doubt", "restarts"):
            assert isinstance(one[key], int), key
    alive = {one.pid for one in gateway.family}
    roles = [one["role"] for one in status["processes"]]
    assert {"listener", "steward", "console", "embeddedcore"} <= set(roles)
    assert all(one["pid"] in alive and one["state"] for one in status["processes"])


def test_status_tells_of_sessions_and_messages(gateway, carrier, partner):
    before = gateway.bind("partner")["received"]
    assert partner.submit("61499000001", "61400000001").status == 0
    gateway.wait_metric("smpp_messages_received_total", before + 1, bind_name="partner")
    bind = gateway.bind("partner")
    assert bind["sessions"] >= 1 and bind["received"] >= before + 1
    assert "127.0.0.1" in bind["peer"]
    assert str(carrier.port) in gateway.bind("carrier")["peer"]


def test_the_table_of_status_shows_every_bind_and_its_state(gateway, partner):
    gateway.wait_bind("partner")
    answer = gateway.ctl("status")
    assert answer.returncode == 0
    for name in ("carrier", "carrier_sar", "partner"):
        assert re.search(rf"^\W*{name}\b.*\bconnected\b", answer.stdout, re.MULTILINE | re.IGNORECASE), answer.stdout
    assert "\x1b[" not in answer.stdout, "no colours where nobody sees them"


def test_processes_have_titles_that_ps_shows(gateway):
    titles = "\n".join(one.title for one in gateway.family)
    for title in (
        "omnimessage-smpp: bind carrier [client]", "omnimessage-smpp: bind partner [server]", "omnimessage-smpp: listener",
    ):
        assert title in titles


def test_status_says_why_a_carrier_is_not_connected(troupe):
    from stage.gateway import carrier_bind
    from stage.ports import free_port
    from stage.waiting import until

    carrier = troupe.carrier()
    gateway = troupe.gateway(binds=[
        carrier_bind(carrier, "mistaken", password="wr0ng123"),
        carrier_bind(carrier, "nobody", port=free_port()),
        carrier_bind(carrier, "asleep", enabled=False),
    ])
    assert gateway.status()["ready"], "ready, whether or not carriers are"
    until(lambda: "password" in gateway.bind("mistaken")["why"].lower(), lambda: str(gateway.bind("mistaken")))
    until(lambda: "refused" in gateway.bind("nobody")["why"].lower(), lambda: str(gateway.bind("nobody")))
    assert gateway.bind("mistaken")["state"] in ("connecting", "disconnected")
    assert gateway.bind("asleep")["state"] == "disabled"


def test_status_of_a_gateway_that_does_not_run(tmp_path):
    answer = subprocess.run([BIN / "smppctl", "--state-dir", tmp_path, "status", "--json"], capture_output=True, text=True)
    assert answer.returncode == 1
    assert answer.stderr.strip()


@pytest.mark.parametrize("words", [["no-such-thing"], ["status", "--no-such-option"], ["config", "check", "a", "b", "c"]])
def test_wrong_usage_ends_with_2(words):
    answer = subprocess.run([BIN / "smppctl", *words], capture_output=True, text=True)
    assert answer.returncode == 2, answer.stderr


def check(path) -> subprocess.CompletedProcess:
    return subprocess.run([BIN / "smppctl", "config", "check", path], capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_good(path):
    answer = check(path)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_there_are_three_examples():
    assert len(EXAMPLES) == 3
    binds = [len(yaml.safe_load(path.read_text()).get("binds", [])) for path in EXAMPLES]
    assert sorted(binds) == [1, 1, 2]


BAD = """\
smsc_name: demo
smpp_poll_intervall: 100
smpp_poll_interval: 20
binds:
  - name: carrier
    host: 127.0.0.1
    port: 99999
    system_id: x
    password: y
  - name: carrier
    system_id: x
    password: y
    tps_limit: many
server_binds:
  - name: partner
    system_id: acme
    password: secret01
    ip_whitelist: [10.0.0.0/33]
  - name: other
    system_id: acme
    password: secret01
"""


def test_every_error_is_told_at_once_each_with_key_value_and_line(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    path.chmod(0o600)
    answer = check(path)
    assert answer.returncode == 1
    said = (answer.stdout + answer.stderr).splitlines()
    for key, line, also in [
        ("smpp_poll_intervall", 2, "smpp_poll_interval"),
        ("smpp_poll_interval", 3, "20"),
        ("binds[0].port", 7, "99999"),
        ("binds[1].name", 10, "carrier"),
        ("binds[1].host", 10, "host"),
        ("binds[1].tps_limit", 13, "many"),
        ("server_binds[0].ip_whitelist[0]", 18, "10.0.0.0/33"),
        ("server_binds[1].system_id", 20, "acme"),
    ]:
        about = [one for one in said if re.search(rf"(?<![\w.]){re.escape(key)}(?![\w\[])", one)]
        assert any(also in one and re.search(rf"\b{line}\b", one) for one in about), (key, line, also, said)
    assert "secret01" not in answer.stdout + answer.stderr


@pytest.mark.parametrize("text", ["", "binds: {", "- a\n- b\n", "binds: 7\n", "\x00\x01", "a: &a [*a]\n", "? [x]\n: y\n"])
def test_a_file_that_is_no_configuration_is_refused_in_words(tmp_path, text):
    path = tmp_path / "odd.yaml"
    path.write_text(text)
    answer = check(path)
    assert answer.returncode in (0, 1), answer.stderr
    if text:
        assert answer.returncode == 1 and (answer.stdout + answer.stderr).strip()


def test_a_missing_file_is_named(tmp_path):
    answer = check(tmp_path / "nowhere.yaml")
    assert answer.returncode == 1
    assert "nowhere.yaml" in answer.stdout + answer.stderr
