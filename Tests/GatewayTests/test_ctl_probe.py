"""smppctl probe: a carrier's link tried step by step, against good ends and against every kind of bad one."""

import json
import os
import socket
import ssl
import subprocess
import threading

import pytest
import yaml

from stage import wire
from stage.certificates import self_signed
from stage.gateway import BIN, UNTIL_WE_DIE, carrier_bind, partner_bind, route
from stage.ports import free_port
from stage.rehearsal import RehearsalCarrier

STEPS = ["name", "tcp", "tls", "bind", "enquire_link", "unbind"]


def probe(*words, password: str | None = "secret12", within: float = 60.0):
    environment = {key: value for key, value in os.environ.items() if key != "SMPPCTL_PASSWORD"}
    if password is not None:
        environment["SMPPCTL_PASSWORD"] = password
    return subprocess.run(
        [BIN / "smppctl", "probe", *map(str, words)], capture_output=True, text=True, timeout=within, env=environment,
    )


def report(*words, **settings) -> tuple[int, dict[str, dict]]:
    answer = probe(*words, "--json", **settings)
    found = json.loads(answer.stdout)
    assert [one["step"] for one in found["steps"]] == STEPS
    assert found["ok"] == (answer.returncode == 0)
    assert "secret12" not in answer.stdout + answer.stderr
    return answer.returncode, {one["step"]: one for one in found["steps"]}


def results(steps: dict[str, dict]) -> list[str]:
    return [steps[name]["result"] for name in STEPS]


class Listener:
    """Accepts one connection after the other and hands each to a script."""

    def __init__(self, script):
        self.script = script
        self.port = free_port()
        self._door = socket.create_server(("127.0.0.1", self.port))
        self._open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._door.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            self.script(connection)
        except (OSError, wire.Closed):
            pass

    def close(self):
        self._door.close()
        for connection in self._open:
            connection.close()


@pytest.fixture
def listener(troupe):
    return lambda script: troupe.add(Listener(script))


@pytest.fixture
def rehearsed(troupe):
    return troupe.add(RehearsalCarrier())


def test_a_good_link_passes_every_step(rehearsed):
    status, steps = report(f"127.0.0.1:{rehearsed.port}", "--system-id", "gateway", "--bind-type", "transceiver")
    assert status == 0
    assert results(steps) == ["passed", "passed", "skipped", "passed", "passed", "passed"]
    assert "bound as transceiver" in steps["bind"]["verdict"] and "SMPP 3.4" in steps["bind"]["verdict"]
    assert all(steps[name]["milliseconds"] >= 0 for name in STEPS if name != "tls")
    rehearsed.wait("bound")
    assert not rehearsed.all("submitted") and not rehearsed.all("message")


def test_a_person_sees_each_step_with_time_and_verdict(rehearsed):
    answer = probe(f"localhost:{rehearsed.port}", "--system-id", "gateway")
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert [line.split()[0] for line in lines[:6]] == STEPS
    assert lines[-1] == f"localhost port {rehearsed.port}: the link works"
    assert "bound as transmitter" in answer.stdout, "the default takes nothing from the carrier"


def test_without_a_system_id_it_is_found_out_who_is_there(rehearsed):
    status, steps = report(f"127.0.0.1:{rehearsed.port}")
    assert status == 0
    assert results(steps) == ["passed", "passed", "skipped", "skipped", "passed", "skipped"]
    assert "it speaks SMPP" in steps["enquire_link"]["verdict"]


def test_a_wrong_password_is_told(rehearsed, tmp_path):
    path = tmp_path / "password"
    path.write_text("mistaken\n")
    words = (f"127.0.0.1:{rehearsed.port}", "--system-id", "gateway", "--password-file", path)
    status, steps = report(*words, password=None)
    assert status == 1
    assert results(steps) == ["passed", "passed", "skipped", "failed", "skipped", "skipped"]
    assert steps["bind"]["verdict"].startswith("refused: ")
    path.write_text("secret12\n")
    assert report(*words, password=None)[0] == 0


def test_a_bind_of_the_configuration_is_tried_while_the_gateway_runs(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier), carrier_bind(carrier, "wrong", password="mistaken")],
        server_binds=[partner_bind()], routes=[route("61", "carrier")],
    )
    first = carrier.wait_bound()
    status, steps = report("--bind", "carrier", "--config", gateway.file, password=None)
    assert status == 0 and "bound as transceiver" in steps["bind"]["verdict"]
    assert len(carrier.sessions) >= 2 and not first.closed, "the gateway's own session is not touched"
    assert not carrier.submissions
    status, steps = report("--bind", "wrong", "--config", gateway.file, password=None)
    assert status == 1 and "password" in steps["bind"]["verdict"]
    nobody = probe("--bind", "nobody", "--config", gateway.file)
    assert nobody.returncode == 1 and "it has carrier, wrong" in nobody.stderr
    partner = probe("--bind", "partner", "--config", gateway.file)
    assert partner.returncode == 1 and "binds to us" in partner.stderr


def test_our_own_listener_can_be_tried_too(troupe):
    gateway = troupe.gateway(server_binds=[partner_bind()])
    gateway.wait_bind("partner", "disconnected")
    status, steps = report(f"127.0.0.1:{gateway.port}", "--system-id", "partner", password="secret01")
    assert status == 0, steps


def test_a_port_where_nothing_listens():
    status, steps = report(f"127.0.0.1:{free_port()}")
    assert status == 1
    assert results(steps) == ["passed", "failed", "skipped", "skipped", "skipped", "skipped"]
    assert "connection refused" in steps["tcp"]["verdict"]


def test_a_name_that_is_not_known():
    status, steps = report("no-such-host.invalid", "--timeout", 5)
    assert status == 1
    assert results(steps)[0] == "failed" and set(results(steps)[1:]) == {"skipped"}
    assert "name" in steps["name"]["verdict"]


def test_a_silent_listener(listener):
    silent = listener(lambda connection: connection.recv(1))
    status, steps = report(f"127.0.0.1:{silent.port}", "--system-id", "us", "--timeout", 1)
    assert status == 1
    assert steps["bind"] | {"milliseconds": 0} == {
        "step": "bind", "result": "failed", "milliseconds": 0, "verdict": "no answer within 1 s",
    }
    assert steps["bind"]["milliseconds"] >= 1000
    status, steps = report(f"127.0.0.1:{silent.port}", "--timeout", 1)
    assert status == 0 and steps["enquire_link"]["result"] == "unclear"


def test_a_listener_that_hangs_up(listener):
    rude = listener(lambda connection: connection.shutdown(socket.SHUT_RDWR))
    status, steps = report(f"127.0.0.1:{rude.port}", "--system-id", "us")
    assert status == 1 and steps["bind"]["result"] == "failed" and "closed the connection" in steps["bind"]["verdict"]


@pytest.mark.parametrize("octets, words", [
    (b"SSH-2.0-OpenSSH_9.2p1\r\n", "SSH"), (b"HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP"),
    (b"220 mail.example ready\r\n", "220 mail.example ready"), (b"\x15\x03\x03\x00\x02\x02\x46", "try --tls"),
    (b"\xff" * 64, "ff ff ff"), (b"\x00\x00\x00\x0f" + b"\x00" * 12, "00 00 00 0f"),
])
def test_a_listener_that_speaks_something_else(listener, octets, words):
    def script(connection):
        connection.recv(1)
        connection.sendall(octets)
        connection.recv(1000)

    other = listener(script)
    for login in ((), ("--system-id", "us")):
        status, steps = report(f"127.0.0.1:{other.port}", *login)
        failed = next(one for one in steps.values() if one["result"] == "failed")
        assert status == 1
        assert "does not speak SMPP" in failed["verdict"] and words in failed["verdict"]


def test_half_an_answer_is_told(listener):
    def script(connection):
        wire.receive(connection)
        connection.sendall(b"\x00\x00\x00\x20\x80\x00\x00\x02")
        connection.recv(1)

    status, steps = report(f"127.0.0.1:{listener(script).port}", "--system-id", "us", "--timeout", 1)
    assert status == 1 and steps["bind"]["verdict"] == "no whole answer within 1 s, only 8 octets"


def test_an_endless_flood_ends_with_the_step(listener):
    def script(connection):
        while True:
            connection.sendall(wire.PDU(wire.ENQUIRE_LINK | wire.RESPONSE, 0, 99).octets() * 1000)

    status, steps = report(f"127.0.0.1:{listener(script).port}", "--system-id", "us", "--timeout", 2, within=30)
    assert status == 1 and steps["bind"]["result"] == "failed"


def test_what_a_carrier_delivers_meanwhile_is_not_lost(listener):
    answers = []

    def script(connection):
        bind = wire.receive(connection)
        connection.sendall(wire.PDU(bind.command | wire.RESPONSE, 0, bind.sequence, wire.c_octets("smsc")).octets())
        message = wire.ShortMessage(source="61", destination="62", octets=b"a message")
        connection.sendall(wire.PDU(wire.DELIVER_SM, 0, 77, message.body()).octets())
        while True:
            pdu = wire.receive(connection)
            answers.append(pdu)
            if not pdu.command & wire.RESPONSE:
                connection.sendall(wire.PDU(pdu.command | wire.RESPONSE, 0, pdu.sequence).octets())

    status, steps = report(f"127.0.0.1:{listener(script).port}", "--system-id", "us", "--bind-type", "receiver")
    assert status == 0, steps
    delivered = next(one for one in answers if one.command == wire.DELIVER_SM | wire.RESPONSE)
    assert delivered.status == 0x64, "ESME_RX_T_APPN: the carrier keeps it"
    assert "1 deliveries" in steps["unbind"]["verdict"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return self_signed(tmp_path_factory.mktemp("tls"), "DNS:localhost")


def test_tls_is_verified_unless_told_otherwise(troupe, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    carrier = troupe.carrier(tls=context)
    words = (f"localhost:{carrier.port}", "--system-id", "gateway")
    status, steps = report(*words, "--tls", "--tls-ca", certificate[0])
    assert status == 0, steps
    assert steps["tls"]["verdict"].startswith("TLS 1.3, its certificate is valid until 20")
    status, steps = report(*words, "--tls")
    assert status == 1 and "not signed by anybody trusted" in steps["tls"]["verdict"]
    status, steps = report(*words, "--tls-insecure")
    assert status == 0 and steps["tls"]["verdict"].endswith("not verified")
    status, steps = report(*words, "--tls-ca", certificate[0], "--tls-name", "other.example")
    assert status == 1 and "for another name" in steps["tls"]["verdict"]
    plain, steps = report(*words, "--timeout", 2)
    assert plain == 1 and steps["bind"]["result"] == "failed"


def test_tls_where_there_is_none(rehearsed, listener):
    status, steps = report(f"127.0.0.1:{rehearsed.port}", "--tls")
    assert status == 1 and steps["tls"]["result"] == "failed"
    silent = listener(lambda connection: connection.recv(100_000) and connection.recv(1))
    status, steps = report(f"127.0.0.1:{silent.port}", "--tls", "--timeout", 1)
    assert status == 1 and steps["tls"]["verdict"] == "no answer within 1 s"
    missing, steps = report(f"127.0.0.1:{silent.port}", "--tls-ca", "/nowhere/ca.pem", "--timeout", 1)
    assert missing == 1 and steps["tls"]["result"] == "failed"


@pytest.mark.parametrize("words", [
    [], ["host:0"], ["a b"], ["h", "--timeout", "0"], ["h", "--password-file", "x"], ["h", "--bind-type", "both"],
    ["h", "--system-id", "1234567890123456"], ["h", "--tls-cert", "x"], ["h", "--smpp-version", "3.5"],
])
def test_what_cannot_be_meant_is_wrong_usage(words):
    assert probe(*words).returncode == 2


def test_a_system_id_without_a_password_is_wrong_usage():
    answer = probe("h", "--system-id", "us", password=None)
    assert answer.returncode == 2 and "SMPPCTL_PASSWORD" in answer.stderr
