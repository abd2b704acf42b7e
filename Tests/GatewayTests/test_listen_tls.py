"""Partners over TLS: the encrypted port, who may come in by it, and what becomes of the others."""

import os
import signal
import socket
import ssl

import pytest

from stage import wire
from stage.certificates import Authority
from stage.encrypted import admitted, dial, encrypted, is_cut, partner
from stage.gateway import carrier_bind, partner_bind, route
from stage.partner import Refused
from stage.raw import RawSession
from stage.waiting import measured, until
from stage.watching import Watching

FROM = "61499000001"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def test_a_partner_over_tls_binds_submits_and_gets_its_receipt(troupe, authority):
    carrier = troupe.carrier()
    gateway = encrypted(
        troupe, authority.certificate("gateway"), binds=[carrier_bind(carrier)], routes=[route("61", "carrier")],
    )
    carrier.wait_bound()
    one = partner(troupe, gateway, authority.client())
    answer = one.submit(FROM, "61400000001", b"in secret", registered_delivery=1)
    assert answer.status == 0
    submission = carrier.wait_for(1)[0]
    assert submission.message.octets == b"in secret"
    assert carrier.receipt(submission) == 0
    assert b"stat:DELIVRD" in one.wait_receipt(answer.message_id).octets
    gateway.wait_log(r"SMPP Server: Bound partner from 127\.0\.0\.1 \(transceiver\).* tls=.?TLS 1\.3")
    assert "omnimessage-smpp: tls" in "\n".join(each.title for each in gateway.family)
    assert {"role": "tlsgate", "state": "up"}.items() <= next(
        each for each in gateway.status()["processes"] if each["role"] == "tlsgate"
    ).items()
    assert "127.0.0.1:" in gateway.bind("partner")["peer"]


def test_a_trace_shows_the_octets_inside_and_the_partner_who_sent_them(troupe, authority):
    gateway = encrypted(troupe, authority.certificate("gateway"))
    trace = troupe.add(Watching(gateway, "trace", "partner"))
    trace.wait_complaint("tracing partner")
    one = partner(troupe, gateway, authority.client())
    trace.wait("connection from 127.0.0.1:")
    trace.wait("bind_transceiver seq=", 'system_id="partner"')
    assert one.submit(FROM, "61400000009", b"in secret").status == 0
    trace.wait("submit_sm seq=", "in secret")


def test_without_the_key_there_is_no_gate(troupe):
    gateway = troupe.gateway(server_binds=[partner_bind()])
    assert gateway.child("tlsgate") is None


def test_require_tls_keeps_the_plain_port_shut(troupe, authority):
    gateway = encrypted(
        troupe, authority.certificate("gateway"), server_binds=[partner_bind(require_tls=True)],
    )
    with pytest.raises(Refused) as refusal:
        troupe.partner(gateway)
    assert refusal.value.status == 0x0D
    gateway.wait_log(r"SMPP Server: Refused bind from 127\.0\.0\.1 as 'partner' - TLS required")
    assert partner(troupe, gateway, authority.client()).submit(FROM, "61400000002").status == 0


def test_the_whitelist_sees_where_the_partner_really_is(troupe, authority):
    gateway = encrypted(
        troupe, authority.certificate("gateway"),
        server_binds=[
            partner_bind(ip_whitelist=["127.0.0.1/32"]), partner_bind("elsewhere", ip_whitelist=["192.0.2.0/24"]),
        ],
    )
    assert partner(troupe, gateway, authority.client()).submit(FROM, "61400000004").status == 0
    with pytest.raises(Refused):
        partner(troupe, gateway, authority.client(), "elsewhere")
    gateway.wait_log(r"Refused bind from 127\.0\.0\.1 as 'elsewhere' - address not allowed")


def test_max_connections_counts_both_ports(troupe, authority):
    gateway = encrypted(troupe, authority.certificate("gateway"), listen={"max_connections": 2})
    client = authority.client()
    inside = [partner(troupe, gateway, client), troupe.partner(gateway)]
    for late in (lambda: partner(troupe, gateway, client), lambda: troupe.partner(gateway)):
        with pytest.raises(Refused):
            late()
    gateway.wait_log(r"Refused bind from 127\.0\.0\.1 as 'partner' - too many connections")
    inside[0].close()
    again = until(lambda: admitted(troupe, gateway, client), "the place of a session that has ended", pace=0.05)
    assert again.submit(FROM, "61400000005").status == 0


def test_the_wrong_protocol_at_either_port_is_cut_and_told(troupe, authority):
    gateway = encrypted(troupe, authority.certificate("gateway"))
    plain = dial(troupe, gateway.tls_port)
    plain.sendall(wire.PDU(wire.BIND_TRANSCEIVER, 0, 1, wire.bind_body("partner", "secret01", 0x34)).octets())
    assert is_cut(plain)
    gateway.wait_log(rf"Refused TLS connection from 127\.0\.0\.1 - does not speak TLS .* plain one is {gateway.port}")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        dial(troupe, gateway.port, authority.client())
    gateway.wait_log(
        rf"Refused connection from 127\.0\.0\.1 - speaks TLS on the plain port; the encrypted one is {gateway.tls_port}"
    )
    assert partner(troupe, gateway, authority.client()).submit(FROM, "61400000006").status == 0


def test_a_handshake_may_not_take_for_ever(troupe, authority):
    gateway = encrypted(troupe, authority.certificate("gateway"), listen={"bind_timeout": 1})
    silent = dial(troupe, gateway.tls_port)
    assert is_cut(silent)
    gateway.wait_log(r"Refused TLS connection from 127\.0\.0\.1 - no handshake within listen\.bind_timeout")
    idle = dial(troupe, gateway.tls_port, authority.client())
    assert is_cut(idle)


def test_a_killed_gate_takes_only_its_own_sessions_with_it(troupe, authority):
    gateway = encrypted(troupe, authority.certificate("gateway"))
    plain, secret = troupe.partner(gateway), partner(troupe, gateway, authority.client())
    gate = gateway.child("tlsgate")
    os.kill(gate.pid, signal.SIGKILL)
    until(lambda: secret.closed, "the TLS session to end")
    again = until(lambda: admitted(troupe, gateway, authority.client()), "the partner to come back", pace=0.05)
    assert again.submit(FROM, "61400000007").status == 0
    assert not plain.closed and plain.submit(FROM, "61400000008").status == 0


def test_a_killed_listener_leaves_tls_sessions_alone(troupe, authority):
    gateway = encrypted(troupe, authority.certificate("gateway"))
    secret = partner(troupe, gateway, authority.client())
    child = gateway.child("listener")
    os.kill(child.pid, signal.SIGKILL)
    # The gate waits for the new listener, and the partner with it.
    other = partner(troupe, gateway, authority.client())
    assert other.submit(FROM, "61400000009").status == 0
    assert not secret.closed and secret.submit(FROM, "61400000010").status == 0


def test_the_key_comes_and_goes_with_a_reload(troupe, authority):
    gateway = encrypted(troupe, authority.certificate("gateway"), start=False)
    tls = gateway.configuration["listen"].pop("tls")
    gateway.start()
    plain = troupe.partner(gateway)
    gateway.configuration["listen"]["tls"] = tls
    gateway.write()
    gateway.signal(signal.SIGHUP)
    secret = until(lambda: admitted(troupe, gateway, authority.client()), "the encrypted port", pace=0.05)
    assert secret.submit(FROM, "61400000013").status == 0
    del gateway.configuration["listen"]["tls"]
    gateway.write()
    gateway.signal(signal.SIGHUP)
    until(lambda: gateway.child("tlsgate") is None, "the gate to be gone")
    assert secret.closed or until(lambda: secret.closed, "its session to end")
    assert not plain.closed and plain.submit(FROM, "61400000014").status == 0


def test_a_port_in_use_is_told(troupe, authority):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        gateway = encrypted(troupe, authority.certificate("gateway"), port=port, start=False)
        gateway.launch()
        gateway.wait_log(rf"port {port} on 127\.0\.0\.1 is in use: end the program that has it, or set listen\.tls\.port")
        assert until(lambda: troupe.admitted(gateway), "the plain port to serve all the same", pace=0.05)
    until(lambda: gateway.ctl("status", "--json").returncode == 0 and gateway.status()["ready"], "the port to be taken", 60)


def test_a_graceful_stop_says_farewell_through_the_gate(troupe, authority):
    gateway = encrypted(troupe, authority.certificate("gateway"))
    one = partner(troupe, gateway, authority.client())
    assert gateway.stop() == 0
    until(lambda: one.closed, "the session to end")
    assert one.unbound


def test_a_slow_reader_loses_nothing(troupe, authority):
    gateway = encrypted(
        troupe, authority.certificate("gateway"), server_binds=[partner_bind(deliver_window=1000, max_sessions=3)],
    )
    slow = partner(troupe, gateway, authority.client())
    sender = troupe.partner(gateway, kind="transmitter")
    texts = {b"%05d " % number + b"x" * 140 for number in range(3000)}
    with slow._sending:
        numbers = [sender.send(FROM, "9940000001", text) for text in sorted(texts)]
        until(lambda: len(sender.answers) == len(texts), "everything to be taken", 120)
        until(lambda: slow._has_input(), "something to read")
    assert {sender.answers[number].status for number in numbers} == {0}
    until(lambda: len(slow.deliveries) >= len(texts), lambda: f"{len(slow.deliveries)} of {len(texts)}", 120)
    assert sorted(one.octets for one in slow.deliveries) == sorted(texts)


def test_a_partner_that_does_not_read_costs_the_gate_no_memory_and_loses_nothing(troupe, authority):
    """Each enquire_link must be answered: who sends them and reads nothing fills every buffer on the way."""
    gateway = encrypted(troupe, authority.certificate("gateway"))
    bystander = partner(troupe, gateway, authority.client())
    deaf = RawSession(gateway.tls_port, tls=authority.client())
    troupe.add(deaf)
    before = gateway.child("tlsgate").resident
    sent, rest = flood(deaf.connection)
    grown = gateway.child("tlsgate").resident - before
    assert bystander.submit(FROM, "61400000015").status == 0
    deaf.connection.settimeout(20)
    expect_answers(deaf.connection, 0, sent // 16)
    deaf.connection.sendall(rest)
    expect_answers(deaf.connection, sent // 16, (sent + len(rest)) // 16)
    measured(f"RSS of the gate grown by {grown >> 10} KiB, with {sent >> 10} KiB of somebody who does not read", 0)
    assert sent > 1 << 20
    assert grown < 16 << 20


def flood(connection) -> tuple[int, bytes]:
    """Sends numbered enquire_links until nothing goes out any more; the octets sent, and what did not go out."""
    connection.settimeout(3)
    sent, rest, number = 0, b"", 0
    while True:
        if not rest:
            rest = b"".join(wire.PDU(wire.ENQUIRE_LINK, 0, 1001 + number + each).octets() for each in range(1000))
            number += 1000
        try:
            gone = connection.send(rest)
        except TimeoutError:
            return sent, rest
        sent, rest = sent + gone, rest[gone:]
        assert sent < 64 << 20, "nobody on the way ever stops reading"


def expect_answers(connection, first: int, end: int):
    for number in range(first, end):
        pdu = wire.receive(connection)
        assert (pdu.command, pdu.sequence) == (wire.ENQUIRE_LINK | wire.RESPONSE, 1001 + number)
