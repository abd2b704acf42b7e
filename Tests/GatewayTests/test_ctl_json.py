"""Every command that says something says it as JSON too."""

import json
import re
import stat
import subprocess

import pytest

from stage.gateway import BIN, carrier_bind, partner_bind

# What they print is not theirs to choose: a manual page, a shell's completions, a document that is JSON already.
OF_ANOTHER_FORM = {("manual",), ("license", "make")}


def ctl(*words, **settings) -> subprocess.CompletedProcess:
    return subprocess.run([BIN / "smppctl", *map(str, words)], capture_output=True, text=True, timeout=30, **settings)


def outline() -> dict:
    answer = ctl("--experimental-dump-help")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)["command"]


def leaves(command: dict, path=()) -> list[tuple[tuple, dict]]:
    inner = [one for one in command.get("subcommands", []) if one["commandName"] != "help"]
    if not inner:
        return [(path, command)]
    return [leaf for one in inner for leaf in leaves(one, (*path, one["commandName"]))]


def test_every_command_has_json():
    found = leaves(outline())
    assert len(found) > 25

    def has_json(command: dict) -> bool:
        return any(name["name"] == "json" for one in command["arguments"] for name in one.get("names", []))

    assert {path for path, command in found if not has_json(command)} == OF_ANOTHER_FORM


@pytest.fixture(scope="module")
def small(module_troupe):
    carrier = module_troupe.carrier()
    gateway = module_troupe.gateway(binds=[carrier_bind(carrier)], server_binds=[partner_bind()])
    carrier.wait_bound()
    return gateway


def test_version(small, tmp_path):
    answer = json.loads(small.ctl("version", "--json").stdout)
    assert answer["gateway"] == answer["smppctl"] and re.match(r"\d+\.\d+", answer["smppctl"])
    alone = json.loads(ctl("--state-dir", tmp_path, "version", "--json").stdout)
    assert alone == {"gateway": None, "smppctl": answer["smppctl"]}


def test_metrics(small):
    small.wait_metric("smpp_connection_status", 1, bind_name="carrier")
    series = json.loads(small.ctl("metrics", "--json").stdout)
    (status,) = [
        one for one in series if one["name"] == "smpp_connection_status" and one["labels"]["bind_name"] == "carrier"
    ]
    assert status["value"] == 1
    histograms = [one for one in series if "count" in one]
    assert histograms and all(one["sum"] >= 0 and "value" not in one for one in histograms)


def test_a_good_configuration_and_a_bad_one(small, tmp_path):
    good = ctl("config", "check", "--json", small.file)
    report = json.loads(good.stdout)
    assert good.returncode == 0 and report["good"] and (report["binds"], report["enabled"]) == (2, 2)
    assert {one["severity"] for one in report["problems"]} == {"warning"}
    bad = tmp_path / "bad.yaml"
    bad.write_text("api_base_url: embedded\nbinds:\n  - name: a\n    port: 99999\n")
    bad.chmod(0o600)
    answer = ctl("config", "check", "--json", bad)
    report = json.loads(answer.stdout)
    assert answer.returncode == 1 and not report["good"] and "binds" not in report and not answer.stderr
    port = next(one for one in report["problems"] if one["key"] == "binds[0].port")
    assert (port["severity"], port["line"], port["value"]) == ("error", 4, "99999")


def test_a_support_bundle(small, tmp_path):
    path = tmp_path / "bundle.tar.gz"
    answer = ctl(
        "--state-dir", small.state_dir, "support-bundle", "--json", "--output", path, "--config", small.file,
        "--log", tmp_path / "none.log",
    )
    report = json.loads(answer.stdout)
    assert answer.returncode == 0 and report["file"] == str(path) and path.exists() and not answer.stderr
    assert any("none.log" in lack for lack in report["missing"])


def test_an_import(tmp_path):
    source = tmp_path / "runtime.exs"
    source.write_text(
        'import Config\nconfig :omnimessage_smpp, :binds, [%{name: "a", host: "192.0.2.1", port: 2775, '
        'system_id: "x", password: "y3syes"}]\n'
    )
    printed = json.loads(ctl("config", "import", "--json", source).stdout)
    assert "name: a" in printed["yaml"] and isinstance(printed["remarks"], list)
    written = json.loads(ctl("config", "import", "--json", source, "--output", tmp_path / "gateway.yaml").stdout)
    assert written == {"file": str(tmp_path / "gateway.yaml"), "remarks": printed["remarks"]}
    assert (tmp_path / "gateway.yaml").read_text() == printed["yaml"]


def test_a_key_for_licences(tmp_path):
    report = json.loads(ctl("license", "keygen", "--json", tmp_path / "vendor.key").stdout)
    assert stat.S_IMODE((tmp_path / "vendor.key").stat().st_mode) == 0o600
    assert report == {
        "private_key_file": str(tmp_path / "vendor.key"), "public_key_file": str(tmp_path / "vendor.key.pub"),
        "public_key": (tmp_path / "vendor.key.pub").read_text().strip(),
    }
