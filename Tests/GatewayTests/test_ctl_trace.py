"""`smppctl trace`: the PDUs of a bind in both directions, decoded, without a password, and as a capture."""

import json
import re
import signal
import subprocess
import threading

import pytest

from stage.gateway import carrier_bind, partner_bind, route
from stage.load import Load
from stage.partner import Refused
from stage.process import process
from stage.waiting import until
from stage.watching import Watching

FROM, TO = "61499000001", "61400000001"
SECRETS = ("secret01", "secret12", "wr0ngpwd", "s3cretX", "noNULpw9")


def house(troupe, **changes):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier)], server_binds=[partner_bind(max_sessions=100, **changes)],
        routes=[route("61", "carrier"), route("99", "partner")],
    )
    carrier.wait_bound()
    return gateway, carrier


def tracing(troupe, gateway, name: str, *words) -> Watching:
    made = troupe.add(Watching(gateway, "trace", name, *words))
    made.wait_complaint(f"tracing {name}")
    return made


def objects(watching: Watching) -> list[dict]:
    return [json.loads(line) for line in list(watching.lines)]


def test_a_partners_journey_is_seen_from_bind_to_receipt(troupe):
    gateway, carrier = house(troupe)
    trace = tracing(troupe, gateway, "partner")
    partner = troupe.partner(gateway)
    trace.wait("connection from 127.0.0.1:")
    assert "#1 ←" in trace.wait("bind_transceiver seq=", 'system_id="partner"')
    assert "#1 →" in trace.wait("bind_transceiver_resp", "ESME_ROK", "sc_interface_version=52")
    answer = partner.submit(FROM, TO, b"Hello \x1b\x65 there", registered_delivery=1)
    line = trace.wait("submit_sm seq=")
    assert f"{FROM} (1.1) → {TO} (1.1) esm=0x00 dcs=0x00 registered=1 len=14 \"Hello € there\"" in line
    assert re.match(r"\d\d:\d\d:\d\d\.\d{6} #1 ← submit_sm seq=\d+ ", line)
    assert f'message_id="{answer.message_id}"' in trace.wait("submit_sm_resp", "ESME_ROK")
    assert carrier.receipt(carrier.wait_for()[0]) == 0
    partner.wait_receipt(answer.message_id)
    receipt = trace.wait("→ deliver_sm seq=", "esm=0x04")
    assert f'receipted_message_id="{answer.message_id}"' in receipt and "message_state=2(delivered)" in receipt
    trace.wait("← deliver_sm_resp")
    partner.close()
    trace.wait("the connection is closed")
    assert not any(secret in trace.text for secret in SECRETS)


def test_a_carriers_link_is_seen_too_with_its_bind_when_it_is_dialled_anew(troupe):
    gateway, carrier = house(troupe)
    trace = tracing(troupe, gateway, "carrier", "--json")
    assert "1 connection is open" in trace.complaint
    gateway.core.put_in(FROM, TO, "Hello carrier")
    trace.wait('"command":"submit_sm"', '"direction":"sent"')
    (submit,) = [one for one in objects(trace) if one.get("command") == "submit_sm"]
    assert submit["text"] == "Hello carrier" and submit["fields"]["destination_addr"] == TO
    assert submit["far"] == f"127.0.0.1:{carrier.port}"
    assert gateway.ctl("bind", "reconnect", "carrier").returncode == 0
    trace.wait_complaint("the worker of bind carrier has ended")
    trace.wait('"command":"bind_transceiver_resp"', '"direction":"received"')
    (bind,) = [one for one in objects(trace) if one.get("command") == "bind_transceiver"]
    assert bind["fields"]["password"] == "*" * len(carrier.password) and bind["direction"] == "sent"
    assert {"opened", "closed", "pdu"} <= {one["event"] for one in objects(trace)}
    assert carrier.password not in trace.text and carrier.password.encode().hex() not in trace.text


def bind_pdu(command: int, body: bytes) -> bytes:
    return (16 + len(body)).to_bytes(4, "big") + command.to_bytes(4, "big") + bytes(4) + (1).to_bytes(4, "big") + body


def test_no_password_leaves_the_worker_however_the_bind_is_broken(troupe, tmp_path):
    gateway, _ = house(troupe)
    file = tmp_path / "trace.pcap"
    trace = tracing(troupe, gateway, "partner", "-v", "--pcap", file)
    with pytest.raises(Refused):
        troupe.partner(gateway, password="wr0ngpwd")
    trace.wait("bind_transceiver_resp", "ESME_RINVPASWD (the password is invalid)")
    partner = troupe.partner(gateway)
    trace.wait("bind_transceiver_resp", "ESME_ROK")
    # The listener hands over no bind that it cannot read: these come on a connection that the worker has already.
    broken = (
        b"partner\0s3cretX-much-too-long\0\0\x34\0\0\0", b"partner\0noNULpw9", b"partners3cretX-without-a-NUL", b"partner\0\0s3cretX\0\x34",
    )
    partner.client._socket.sendall(b"".join(bind_pdu(command, body) for command in (1, 2, 9, 11) for body in broken))
    until(lambda: len(trace.all("seq=1 ", "malformed")) == 16, lambda: f"sixteen broken binds: {trace.all('malformed')}")
    for secret in SECRETS:
        assert secret not in trace.text and secret.encode().hex() not in trace.text.replace(" ", "")
        assert secret.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600


def dissected(file, port: int, *fields: str) -> list[list[str]]:
    words = ["tshark", "-r", file, "-n", "-d", f"tcp.port=={port},smpp", "-o", "tcp.check_checksum:TRUE",
             "-o", "ip.check_checksum:TRUE", "-T", "fields", "-E", "separator=/t", "-E", "aggregator=,"]
    said = subprocess.run([*words, *(word for one in fields for word in ("-e", one))], capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    return [line.split("\t") for line in said.stdout.splitlines()]


COMMANDS = {
    "bind_transceiver": 0x9, "bind_transceiver_resp": 0x80000009, "submit_sm": 0x4, "submit_sm_resp": 0x80000004,
    "deliver_sm": 0x5, "deliver_sm_resp": 0x80000005, "enquire_link": 0x15, "enquire_link_resp": 0x80000015,
    "unbind": 0x6, "unbind_resp": 0x80000006,
}


def test_wireshark_reads_the_capture_of_a_busy_bind(troupe, tmp_path):
    gateway, carrier = house(troupe)
    before = troupe.partner(gateway)
    file = tmp_path / "busy.pcap"
    trace = tracing(troupe, gateway, "partner", "--json", "--pcap", file)
    partners = [before, *(troupe.partner(gateway) for _ in range(2))]
    payload = {"short_message": b"", "message_payload": bytes(range(32, 127)) * 40}
    for number in range(60):
        partners[number % 3].submit(FROM, TO, f"number {number}".encode(), registered_delivery=1)
    partners[1].submit(FROM, TO, **payload)
    submissions = carrier.wait_for(60)
    for submission in submissions[:20]:
        assert carrier.receipt(submission) == 0
    until(lambda: sum(len(one.deliveries) for one in partners) >= 20, "the receipts, over whichever session")
    for one in partners:
        one.request("unbind")
        until(lambda: one.closed, "the end of its session")
    trace.wait('"closed"', '"connection":3')
    until(lambda: len(trace.all('"closed"')) == 3, "all ends")
    port = gateway.port
    shown = [one for one in objects(trace) if one["event"] == "pdu"]
    faults = [row for row in dissected(file, port, "frame.number", "_ws.malformed", "tcp.checksum.status", "ip.checksum.status")
              if row[1] or row[2] != "1" or row[3] != "1"]
    assert faults == [], "malformed frames or wrong checksums"
    assert [row for row in dissected(file, port, "tcp.analysis.flags", "frame.number") if row[0]] == []
    commands = [int(one, 16) for row in dissected(file, port, "smpp.command_id") for one in row[0].split(",") if one]
    assert sorted(commands) == sorted(COMMANDS[one["command"]] for one in shown)
    flags = [int(row[0], 16) for row in dissected(file, port, "tcp.flags")]
    assert sum(one & 0x3F == 0x02 for one in flags) == 2, "a SYN for each connection that began"
    assert sum(one & 1 for one in flags) == 6, "and two FINs for each of the three that ended"


def test_what_is_no_pdu_is_seen_and_harms_no_terminal(troupe):
    gateway, _ = house(troupe)
    trace = tracing(troupe, gateway, "partner")
    partner = troupe.partner(gateway)
    partner.submit(FROM, TO, "\x1b]0;x\x07ü\nnew".encode("utf-16-be"), data_coding=8)
    assert r'"\u{1b}]0;x\u{7}ü\nnew"' in trace.wait("submit_sm seq=")
    partner.client._socket.sendall(b"\0\0\0\x03 this is no PDU")
    trace.wait("octets that are no PDU")
    trace.wait("0010  50 44 55", "  PDU")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", trace.text)


def test_verbose_shows_every_field_and_octet(troupe):
    gateway, _ = house(troupe)
    partner = troupe.partner(gateway)
    trace = tracing(troupe, gateway, "partner", "--verbose", "--count", "2")
    partner.submit(FROM, TO, b"Hello")
    assert trace.finish() == 0
    for part in ("    source_addr_ton: 1 (0x01)", f'    destination_addr: "{TO}"', "    short_message: 48656c6c6f", "48 65 6c 6c 6f"):
        assert part in trace.text, part


def test_an_unknown_bind_is_refused_with_those_that_there_are(troupe, tmp_path):
    gateway, _ = house(troupe)
    answer = gateway.ctl("trace", "nobody", "--pcap", str(tmp_path / "x.pcap"))
    assert answer.returncode == 1 and "there are: carrier, partner" in answer.stderr
    assert not (tmp_path / "x.pcap").exists()
    (tmp_path / "there").write_text("mine")
    answer = gateway.ctl("trace", "partner", "--pcap", str(tmp_path / "there"))
    assert answer.returncode == 1 and "--force" in answer.stderr and (tmp_path / "there").read_text() == "mine"


def test_a_disabled_bind_is_waited_for(troupe):
    gateway, _ = house(troupe, enabled=False)
    trace = troupe.add(Watching(gateway, "trace", "partner"))
    trace.wait_complaint("bind partner is disabled; smppctl bind enable partner starts it; waiting")
    assert gateway.ctl("bind", "enable", "partner").returncode == 0
    trace.wait_complaint("tracing partner, 0 connections are open")
    until(lambda: troupe.admitted(gateway), "the partner's bind", pace=0.05)
    trace.wait("bind_transceiver_resp")


def test_it_ends_after_so_long_and_when_the_gateway_does(troupe):
    gateway, _ = house(troupe)
    assert gateway.ctl("trace", "partner", "--seconds", "1").returncode == 0
    trace = tracing(troupe, gateway, "partner")
    gateway.stop()
    assert trace.finish() == 1 and "the gateway has ended" in trace.complaint


def resident(pid: int) -> int:
    """Kilobytes."""
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])


def test_an_onlooker_that_stands_still_holds_up_nobody(troupe):
    gateway, _ = house(troupe)
    partner = troupe.partner(gateway)
    onlookers = [tracing(troupe, gateway, "partner", "-v") for _ in range(3)]
    load = troupe.add(Closing(Load(partner, TO, window=50, pace=0.001)))
    # Until its pipes and the connection are full.
    for one in onlookers:
        one.pause()
    until(lambda: len(load.load.accepted) > 2000, "two thousand messages", within=60, pace=0.1)
    before = {one.pid: resident(one.pid) for one in (gateway.main, gateway.child("bindworker", "partner"))}
    until(lambda: len(load.load.accepted) > 5000, "three thousand more", within=60, pace=0.1)
    for pid, kilobytes in before.items():
        assert resident(pid) - kilobytes < 8_000, process(pid)
    assert load.load.broken is None and not load.load.refused
    for one in onlookers:
        one.go_on()
        one.wait("PDUs were left out")
    load.close()
    partner.submit(FROM, TO, b"after all that")
    for one in onlookers:
        one.wait('"after all that"')


class Closing:
    def __init__(self, load: Load):
        self.load = load

    def close(self):
        self.load.stop()
