"""smppctl config import and config show: from the original's file to a gateway that runs with it."""

import json
import os
import stat
import subprocess

import pytest
import yaml

from stage.gateway import BIN, ROOT, carrier_bind, partner_bind

RUNTIME = ROOT / "Tests/SmppctlTests/Fixtures/runtime"


def config(*words, within: float = 60.0, **environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [BIN / "smppctl", "config", *map(str, words)], capture_output=True, text=True, timeout=within,
        env={**os.environ, **environment},
    )


def test_an_import_is_printed_and_its_remarks_are_not_in_it():
    answer = config("import", RUNTIME / "release.exs", VODAFONE_PASSWORD="from-outside")
    assert answer.returncode == 0, answer.stderr
    made = yaml.safe_load(answer.stdout)
    assert made["binds"][0]["password"] == "from-outside"
    assert "release.exs:19: note: web_title" in answer.stderr
    assert "from-outside" not in answer.stderr


def test_an_import_that_is_written_is_for_its_owner_only_and_stays(tmp_path):
    path = tmp_path / "gateway.yaml"
    answer = config("import", RUNTIME / "carrier-and-partners.exs", "--output", path)
    assert answer.returncode == 0 and answer.stdout == ""
    assert "written: 1 client bind, 2 server binds" in answer.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert config("check", path).returncode == 0
    before = path.read_text()
    again = config("import", RUNTIME / "one-carrier.exs", "--output", path)
    assert again.returncode == 1 and "--force" in again.stderr and path.read_text() == before
    assert config("import", RUNTIME / "one-carrier.exs", "--output", path, "--force").returncode == 0
    assert "att_primary" in path.read_text() and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["gateway.yaml"], "nothing is left beside it"


def test_nothing_is_written_where_something_is_wrong(tmp_path):
    bad, path = tmp_path / "runtime.exs", tmp_path / "gateway.yaml"
    bad.write_text("import Config\n\nconfig :omnimessage_smpp,\n  smpp_poll_interval: 5\n")
    answer = config("import", bad, "--output", path)
    assert answer.returncode == 1 and f"{bad}:4: error: smpp_poll_interval" in answer.stderr
    bad.write_text("import Config\ncase 1 do\n  1 -> 2\nend\n")
    answer = config("import", bad, "--output", path)
    assert answer.returncode == 1 and f"{bad}:2: `case` is more than this reads" in answer.stderr
    assert answer.stdout == "" and not path.exists()


@pytest.mark.parametrize("octets", [b"\xff\xfe\x00", b"[" * 500_000, b"\"" + b"#{\"" * 200_000, b"x = 1\n" * 170_000])
def test_whatever_a_file_holds_the_import_ends_soon(tmp_path, octets):
    path = tmp_path / "runtime.exs"
    path.write_bytes(octets)
    answer = config("import", path, within=30)
    assert answer.returncode in (0, 1)


def test_what_is_no_file_is_refused(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    large = tmp_path / "large"
    large.write_bytes(b"#" * (2 << 20))
    for path, words in [(pipe, "is not a file"), (tmp_path, "is"), (tmp_path / "none", "does not exist"), (large, "larger")]:
        answer = config("import", path, within=10)
        assert answer.returncode == 1 and words in answer.stderr, answer.stderr
    assert config("import").returncode == 2


def test_a_gateway_runs_with_what_was_imported(troupe, tmp_path):
    carrier = troupe.carrier()
    gateway = troupe.gateway(start=False)
    runtime = tmp_path / "runtime.exs"
    runtime.write_text(f"""
        import Config
        config :omnimessage_smpp, smsc_name: "imported"
        config :omnimessage_smpp, :listen, %{{host: "127.0.0.1", port: {gateway.port}}}
        config :omnimessage_smpp, :binds, [
          %{{
            name: "carrier", mode: :client, bind_type: :transceiver, host: System.get_env("CARRIER_HOST", "127.0.0.1"),
            port: {carrier.port}, system_id: "{carrier.system_id}", password: "{carrier.password}", tps_limit: 0
          }}
        ]
        """)
    answer = config("import", runtime)
    assert answer.returncode == 0, answer.stderr
    # The stage's own ports, which the original's file has no words for.
    for key in ("binds", "listen", "smsc_name"):
        gateway.configuration.pop(key)
    gateway.configuration |= yaml.safe_load(answer.stdout)
    gateway.start()
    carrier.wait_bound()
    assert gateway.bind("carrier")["state"] == "connected"


def test_show_tells_values_and_origins_and_no_secret(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(start=False, binds=[carrier_bind(carrier)], server_binds=[partner_bind()])
    gateway.write()
    words = ("show", gateway.file, "--json")
    answer = config(*words, SMPP_POLL_INTERVAL="777")
    assert answer.returncode == 0, answer.stderr
    values = {one["key"]: one for one in json.loads(answer.stdout)["values"]}
    lines = gateway.file.read_text().splitlines()
    assert values["smpp_poll_interval"] == {
        "key": "smpp_poll_interval", "value": 777, "origin": "environment", "variable": "SMPP_POLL_INTERVAL",
    }
    assert values["binds[0].port"]["value"] == carrier.port
    assert lines[values["binds[0].port"]["line"] - 1].strip() == f"port: {carrier.port}"
    assert values["binds[0].window_size"] == {"key": "binds[0].window_size", "value": 10, "origin": "default"}
    assert values["server_binds[0].password"]["value"] == "•••"
    text = config("show", gateway.file)
    for secret in (carrier.password, "secret01"):
        assert secret not in answer.stdout + text.stdout + text.stderr
    shown = yaml.safe_load(text.stdout)
    assert shown["binds"][0]["port"] == carrier.port and shown["smsc_name"] == "stage"


def test_show_of_a_bad_file_is_refused_as_check_does(tmp_path):
    path = tmp_path / "gateway.yaml"
    path.write_text("binds: 7\n")
    answer = config("show", path)
    assert answer.returncode == 1 and answer.stdout == "" and f"{path}:1: error: binds" in answer.stderr


def test_what_is_in_force_is_told_by_the_gateway_and_not_by_the_file(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        start=False, binds=[carrier_bind(carrier)], server_binds=[partner_bind(), partner_bind("other")],
    )
    gateway.environment = {"SMPP_POLL_INTERVAL": "777"}
    gateway.start()
    first = len(gateway.file.read_text().splitlines())
    assert gateway.ctl("bind", "disable", "other").returncode == 0
    gateway.configuration["smsc_name"] = "never_read"
    gateway.write()
    answer = gateway.ctl("config", "show", "--running", "--json")
    assert answer.returncode == 0, answer.stderr
    said = json.loads(answer.stdout)
    values = {one["key"]: one for one in said["values"]}
    assert said["source"] == "running" and said["file"] == str(gateway.file) and said["read_at"].startswith("20")
    assert values["smsc_name"]["value"] == "stage" and values["smsc_name"]["line"] <= first
    assert (values["smpp_poll_interval"]["value"], values["smpp_poll_interval"]["origin"]) == (777, "environment")
    off = values["server_binds[1].enabled"]
    assert (off["value"], off["origin"]) == (False, "order") and "smppctl bind enable other undoes it" in off["why"]
    assert values["server_binds[0].enabled"]["origin"] == "default"
    text = gateway.ctl("config", "show", "--running").stdout
    shown = yaml.safe_load(text)
    assert text.startswith(f"# In force, read from {gateway.file} at 20")
    assert [one["enabled"] for one in shown["server_binds"]] == [True, False] and shown["smsc_name"] == "stage"
    for secret in (carrier.password, "secret01"):
        assert secret not in answer.stdout + text
    ours = config("show", gateway.file).stdout
    assert "this shell's environment" in ours.splitlines()[0] and yaml.safe_load(ours)["smsc_name"] == "never_read"
    assert gateway.ctl("config", "show", "--running", str(gateway.file)).returncode == 2


def test_a_key_that_waits_for_a_restart_is_told_beside_what_is_in_force(troupe):
    gateway = troupe.gateway(server_binds=[partner_bind()])
    gateway.configuration["log_format"] = "json"
    gateway.write()
    assert gateway.ctl("reload").returncode == 0
    answer = gateway.ctl("config", "show", "--running")
    assert "log_format has changed; it takes effect when the service is started anew" in answer.stderr
