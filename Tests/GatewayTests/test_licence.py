"""The licence: what it holds back, what it lets through, and how it is made and shown."""

import base64
import json
import re
import signal
import stat
import subprocess
from datetime import datetime, timedelta, timezone

import pytest

from stage.gateway import BIN, carrier_bind, partner_bind
from stage.partner import Refused
from stage.waiting import until

METRIC = "omnimessage_smpp_license_status"


def ctl(*words) -> subprocess.CompletedProcess:
    return subprocess.run([BIN / "smppctl", *map(str, words)], capture_output=True, text=True, timeout=30)


def in_time(**ahead) -> str:
    return (datetime.now(timezone.utc) + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Vendor:
    """Whoever gives out licences, and the file that the gateway is told of."""

    def __init__(self, folder):
        self.key, self.file = folder / "vendor.key", folder / "license.json"
        made = ctl("license", "keygen", self.key)
        assert made.returncode == 0, made.stderr
        self.public_key = made.stdout.split()[-1]
        self.settings = {"license_file": str(self.file), "license_public_key": self.public_key}

    def make(self, *words, expires: str | None = None) -> bytes:
        answer = ctl("license", "make", "--key", self.key, "--holder", "Stage", "--expires", expires or in_time(days=90), *words)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.encode()

    def put(self, octets: bytes):
        # In one step: a look must never see half of it.
        fresh = self.file.with_suffix(".new")
        fresh.write_bytes(octets)
        fresh.replace(self.file)

    def show(self, *words) -> tuple[int, dict]:
        answer = ctl("license", "show", self.file, "--public-key", f"{self.key}.pub", "--json", *words)
        return answer.returncode, json.loads(answer.stdout)


@pytest.fixture
def vendor(tmp_path):
    return Vendor(tmp_path)


@pytest.fixture
def licensed(troupe, vendor):
    """A gateway with a carrier and a partner, and a licence that the test has put there before it starts it."""
    carrier = troupe.carrier()
    quick = {"reconnect_interval": 1, "reconnect_max_interval": 1}
    gateway = troupe.gateway(
        start=False, binds=[carrier_bind(carrier, **quick)], server_binds=[partner_bind()], **vendor.settings
    )
    gateway.the_carrier = carrier
    return gateway


def altered(document: bytes) -> bytes:
    """Another holder, and the old signature."""
    envelope = json.loads(document)
    inner = base64.b64decode(envelope["license"]).replace(b"Stage", b"Stake")
    return json.dumps(envelope | {"license": base64.b64encode(inner).decode()}).encode()


def runs(gateway):
    gateway.wait_bind("carrier")
    assert gateway.child("bindworker", "carrier") and gateway.child("bindworker", "partner")
    until(lambda: gateway.metrics().value(METRIC) == 1, "the metric to be 1", pace=0.1)
    assert not [one for one in gateway.status()["troubles"] if "licence" in one]


def stands_still(troupe, gateway, words: str, within: float = 15):
    """No worker, the partner refused, and every place that an operator looks at says why."""
    until(lambda: not gateway.child("bindworker"), lambda: f"no worker: {gateway.status()['processes']}", within, pace=0.1)
    until(lambda: gateway.metrics().value(METRIC) == 0, "the metric to be 0", pace=0.1)
    status = gateway.status()
    assert status["ready"]
    assert re.search(rf"^the licence is not valid, so that no bind is started: .*{words}", status["troubles"][0]), status
    for bind in status["binds"]:
        assert bind["state"] == "disabled" and re.search(words, bind["why"]), bind
    assert re.search(rf"\n! the licence is not valid.*{words}", gateway.ctl("status").stdout)
    gateway.wait_log(rf" ERROR .*the licence is not valid, no bind is started: .*{words}")
    with pytest.raises(Refused) as refused:
        troupe.partner(gateway)
    assert refused.value.status == 0x0D


def test_a_good_licence_is_not_in_the_way(licensed, vendor, troupe):
    vendor.put(vendor.make())
    licensed.start()
    runs(licensed)
    troupe.partner(licensed)
    licensed.wait_log("the licence of Stage is valid until")
    assert "not read yet" not in licensed.log


def test_without_license_file_nothing_is_asked_for(troupe):
    gateway = troupe.gateway(server_binds=[partner_bind()])
    assert gateway.metrics().value(METRIC) == 1
    assert "licence" not in gateway.log


@pytest.mark.parametrize("what, words", [
    ("missing", r"license_file /\S+/license.json does not exist"), ("altered", "the signature does not fit"), ("expired", "it ended at 20"),
    ("early", "it begins at 20"), ("torn", "the file is no licence"),
])
def test_a_licence_that_is_not_valid_starts_no_bind_until_there_is_a_good_one(licensed, vendor, troupe, what, words):
    good = vendor.make()
    match what:
        case "altered": vendor.put(altered(good))
        case "expired": vendor.put(vendor.make(expires="2020-12-31"))
        case "early": vendor.put(vendor.make("--not-before", in_time(days=30)))
        case "torn": vendor.put(good[:100])
    licensed.start()
    stands_still(troupe, licensed, words)
    assert "launched" not in "".join(line for line in licensed.log.splitlines() if "bind=carrier" in line)
    assert not licensed.the_carrier.bound
    vendor.put(good)
    licensed.signal(signal.SIGHUP)
    runs(licensed)
    troupe.partner(licensed)


def test_one_that_ends_while_the_gateway_runs_stops_the_binds_and_its_successor_starts_them(licensed, vendor, troupe):
    vendor.put(vendor.make(expires=in_time(seconds=12)))
    licensed.start()
    runs_at_first = lambda: licensed.bind("carrier")["state"] == "connected"
    until(runs_at_first, "the carrier's link", 10, pace=0.1)
    until(lambda: any("ends in less than a day" in one for one in licensed.status()["troubles"]), "the warning", pace=0.2)
    session = licensed.the_carrier.wait_bound()
    stands_still(troupe, licensed, "it ended at 20", within=30)
    until(lambda: session.unbound and session.closed, "a graceful end of the session")
    # Nobody says that there is another one: the gateway looks each minute.
    vendor.put(vendor.make())
    licensed.wait_bind("carrier", within=180)
    runs(licensed)
    troupe.partner(licensed)


def test_binds_beyond_the_limit_are_not_started_and_the_licence_stays_valid(troupe, vendor):
    vendor.put(vendor.make("--max-server-binds", "1"))
    gateway = troupe.gateway(server_binds=[partner_bind(), partner_bind("second")], **vendor.settings)
    troupe.partner(gateway)
    with pytest.raises(Refused):
        troupe.partner(gateway, "second")
    assert gateway.metrics().value(METRIC) == 1
    status = gateway.status()
    assert any(one.startswith("second is not started: the licence") for one in status["troubles"]), status["troubles"]
    assert "the licence allows 1 server binds (max_server_binds)" in gateway.bind("second")["why"]
    # An operator's order is not stronger than the licence, and is told so.
    refused = gateway.ctl("bind", "reconnect", "second")
    assert refused.returncode == 1 and "max_server_binds" in refused.stderr
    # The first one switched off makes room for the second.
    assert gateway.ctl("bind", "disable", "partner").returncode == 0
    until(lambda: troupe.admitted(gateway, "second"), "the second one to be let in", 20, pace=0.2)


def test_a_dry_run_says_what_a_licence_would_stop_and_stops_nothing(troupe, vendor):
    gateway = troupe.gateway(server_binds=[partner_bind()])
    gateway.configuration |= vendor.settings
    gateway.write()
    answer = json.loads(gateway.ctl("reload", "--dry-run", "--json").stdout)
    assert [one["change"] for one in answer["steps"] if one.get("bind") == "partner"] == ["stopped"]
    troupe.partner(gateway)
    assert gateway.metrics().value(METRIC) == 1


# The tool


def test_keys_are_kept_from_others_and_never_replaced(vendor):
    assert stat.S_IMODE(vendor.key.stat().st_mode) == 0o600
    assert vendor.key.with_name("vendor.key.pub").read_text().strip() == vendor.public_key
    again = ctl("license", "keygen", vendor.key)
    assert again.returncode == 1 and "exists already" in again.stderr


def test_what_is_made_is_shown(vendor):
    vendor.put(vendor.make("--max-binds", "20", "--serial", "A-1", "--not-before", "2026-01-01", expires="2090-12-31"))
    code, shown = vendor.show()
    assert code == 0 and shown["valid"] and shown["verdict"] == "valid"
    assert (shown["holder"], shown["serial"], shown["expires"]) == ("Stage", "A-1", "2091-01-01T00:00:00Z")
    assert shown["limits"] == {"max_binds": 20}
    vendor.put(altered(vendor.file.read_bytes()))
    code, shown = vendor.show()
    assert code == 1 and not shown["valid"] and shown["holder"] == "Stake" and "signature" in shown["verdict"]
    text = ctl("license", "show", vendor.file, "--public-key", vendor.public_key)
    assert text.returncode == 1 and "NOT VALID" in text.stdout and "remedy" in text.stdout


def test_the_configurations_own_licence_is_shown(vendor, licensed):
    licensed.write()
    vendor.put(vendor.make())
    assert ctl("license", "show", "--config", licensed.file).returncode == 0
    vendor.file.unlink()
    missing = ctl("license", "show", "--config", licensed.file)
    assert missing.returncode == 1 and "does not exist" in missing.stdout


def test_a_key_made_by_openssl_is_good_here(tmp_path, vendor):
    key = tmp_path / "openssl.key"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, capture_output=True)
    public = subprocess.run(["openssl", "pkey", "-in", key, "-pubout"], check=True, capture_output=True).stdout
    (tmp_path / "openssl.pub").write_bytes(public)
    made = ctl("license", "make", "--key", key, "--holder", "Stage", "--expires", "2090-12-31")
    vendor.put(made.stdout.encode())
    assert ctl("license", "show", vendor.file, "--public-key", tmp_path / "openssl.pub").returncode == 0


@pytest.mark.parametrize("words, said", [
    (["--expires", "soon"], "--expires soon: must be a date"), (["--expires", "2027-12-31", "--max-binds", "-1"], "max"),
    (["--expires", "2027-12-31", "--not-before", "2028-12-31"], "--not-before is not before"),
])
def test_a_licence_that_makes_no_sense_is_not_made(vendor, words, said):
    answer = ctl("license", "make", "--key", vendor.key, "--holder", "Stage", *words)
    assert answer.returncode in (1, 2) and said in answer.stderr and not answer.stdout
