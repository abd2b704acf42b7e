"""The gateway between the product's own carrier and partner: receipts of every form, load, throttling, scripts/run."""

import subprocess
import sys

import pytest

from stage.gateway import BIN, ROOT, carrier_bind, partner_bind, route
from stage.rehearsal import RehearsalCarrier, Rehearsing, partner_words

FORMS = {
    "text": ["--receipt-format", "text"], "tlv": ["--receipt-format", "tlv"], "both": ["--receipt-format", "both"],
    "hex": ["--receipt-format", "hex"], "decimal": ["--receipt-format", "decimal"],
    "padded": ["--receipt-format", "padded"],
}
CARRIERS = {name: [*words, "--receipt-delay", "50ms"] for name, words in FORMS.items()} | {
    "before": ["--receipt-format", "both", "--receipt-delay", "before"],
    "throttling": ["--throttle", "200", "--receipt-delay", "50ms"],
    "slow": ["--delay", "20ms..60ms", "--receipt-delay", "50ms"],
}
PREFIXES = {name: f"61{number}" for number, name in enumerate(CARRIERS)}


@pytest.fixture(scope="module")
def fair(tmp_path_factory):
    """One gateway with a rehearsal carrier of every kind behind it."""
    from conftest import Troupe

    made = Troupe(tmp_path_factory.mktemp("fair"))
    made.carriers = {name: made.add(RehearsalCarrier(*words)) for name, words in CARRIERS.items()}
    made.the_gateway = made.gateway(
        binds=[carrier_bind(one, name) for name, one in made.carriers.items()],
        server_binds=[partner_bind(max_sessions=50)],
        routes=[route(prefix, name) for name, prefix in PREFIXES.items()] + [route("99", "partner")],
    )
    for one in made.carriers.values():
        one.wait("bound")
    yield made
    made.leave()


def send(fair, carrier: str, *words) -> Rehearsing:
    to = f"{PREFIXES[carrier]}00000001"
    return fair.add(Rehearsing(*partner_words(fair.the_gateway), *words, "--send", "61499000001", to, "Hello"))


@pytest.mark.parametrize("form", [*FORMS, "before"])
def test_a_receipt_of_every_form_comes_back_under_the_partners_id(fair, form):
    for _ in range(3):
        partner = send(fair, form, "--wait-receipt=30s")
        assert partner.finish() == 0
        given = partner.wait("answer")["message_id"]
        assert partner.wait("receipt")["message_id"] == given
        assert partner.wait("receipt")["stat"] == "DELIVRD"


def load(fair, carrier: str, count: int, *words) -> dict:
    partner = fair.add(Rehearsing(
        *partner_words(fair.the_gateway), "--load", "--count", count, "--to", f"{PREFIXES[carrier]}00000002",
        "--receipts", "--quiet", *words,
    ))
    code = partner.finish(within=120)
    summary = partner.wait("summary")
    assert code == 0, summary
    return summary


@pytest.mark.parametrize("carrier, sessions, window, count", [("both", 1, 10, 1000), ("text", 4, 50, 4000), ("slow", 2, 20, 400)])
def test_a_load_arrives_in_full_with_every_receipt(fair, carrier, sessions, window, count):
    summary = load(fair, carrier, count, "--sessions", sessions, "--window", window)
    assert summary["accepted"] == count and summary["receipts"] == {"DELIVRD": count}
    assert summary["receipts_missing"] == 0 and summary["receipts_stray"] == 0
    print(f"MEASURED load through the gateway ({carrier}, {sessions} sessions, window {window}, debug build): "
          f"{summary['messages_per_second']:.0f} messages/s, p99 {summary['latency_ms']['p99']} ms")


def test_a_carrier_that_throttles_gets_everything_in_the_end(fair):
    summary = load(fair, "throttling", 600, "--window", 100)
    assert summary["receipts"] == {"DELIVRD": 600}


def test_a_message_from_a_handset_reaches_a_partner_that_listens(fair):
    partner = fair.add(Rehearsing(*partner_words(fair.the_gateway), "--listen"))
    partner.wait("bound")
    fair.carriers["both"].say("mo 61400000777 99100 From a handset")
    assert partner.wait("message")["text"] == "From a handset"
    partner.close()


def test_scripts_run_once_tells_the_journey_and_ends_with_0(tmp_path):
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts/journey.py", "--bin", BIN, "--once", "--state-dir", tmp_path],
        capture_output=True, text=True, timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for words in ("All of it arrived", "DELIVRD", "Core holds it", "The carrier accepted it"):
        assert words in ran.stdout


def test_scripts_run_says_so_when_nothing_arrives(tmp_path):
    """The same with programs that end at once: no success is told."""
    for name in ("supervisor", "rehearse", "smppctl"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 7\n")
        (tmp_path / name).chmod(0o755)
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts/journey.py", "--bin", tmp_path, "--once", "--state-dir", tmp_path / "state"],
        capture_output=True, text=True, timeout=60,
    )
    assert ran.returncode == 1
    assert "did not arrive" in ran.stderr and "All of it arrived" not in ran.stdout
