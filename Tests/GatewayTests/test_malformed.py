"""Every bad input of the table over a real socket: the answer and the state that follow are those of its row."""

import csv
import re
import socket
import struct
from pathlib import Path

import pytest

from stage import wire
from stage.waiting import until

TABLE = Path(__file__).resolve().parents[1] / "SMPPTests/Vectors/malformed.tsv"
KINDS = {"trx": wire.BIND_TRANSCEIVER, "tx": wire.BIND_TRANSMITTER, "rx": wire.BIND_RECEIVER}
PROBE = 0x6E000001


def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(found) > 80
    # Each from an address of its own: refused binds slow their address down.
    return [
        pytest.param(row, f"127.1.0.{number}", id=row["name"]) for number, row in enumerate(found, 1)
    ]


class Line:
    """A bare connection: what comes back is kept as PDUs, and whether it was closed."""

    def __init__(self, port: int, source: str = "127.0.0.1"):
        self.socket = socket.create_connection(("127.0.0.1", port), source_address=(source, 0))
        self.socket.setblocking(False)
        self.pending, self.pdus, self.closed = b"", [], False

    def send(self, octets: bytes):
        try:
            self.socket.sendall(octets)
        except OSError:
            self.closed = True

    def probe(self):
        self.send(wire.PDU(wire.ENQUIRE_LINK, 0, PROBE).octets())

    def read(self) -> "Line":
        try:
            while part := self.socket.recv(65536):
                self.pending += part
            self.closed = True
        except BlockingIOError:
            pass
        except OSError:
            self.closed = True
        while len(self.pending) >= 16:
            length, command, status, sequence = struct.unpack(">LLLL", self.pending[:16])
            if len(self.pending) < length:
                break
            self.pdus.append(wire.PDU(command, status, sequence, self.pending[16:length]))
            self.pending = self.pending[length:]
        return self

    @property
    def answers(self) -> list[wire.PDU]:
        """What came, but for the answer to our own probe and for an unbind that says goodbye."""
        ours = [pdu for pdu in self.pdus if pdu.sequence != PROBE and pdu.command != wire.UNBIND]
        return [pdu for pdu in ours if pdu.command != wire.ENQUIRE_LINK]

    @property
    def probe_answered(self) -> bool:
        return any(pdu.sequence == PROBE for pdu in self.pdus)

    def bind(self, kind: int):
        self.send(wire.PDU(kind, 0, 1, wire.bind_body("partner", "secret01")).octets())
        until(lambda: self.read().pdus, "an answer to the bind")
        assert self.pdus.pop(0).status == 0


def fits(token: str, pdu: wire.PDU, request: tuple[int, int]) -> bool:
    """Whether one PDU is what one word of the table asks for."""
    found = re.fullmatch(r"(nack|resp|ok)(?:(!?)=(0x[0-9A-Fa-f]+|0))?", token)
    assert found, token
    command, sequence = request
    if found[1] == "nack":
        if pdu.command != wire.GENERIC_NACK:
            return False
    elif (pdu.command, pdu.sequence) != (command | wire.RESPONSE, sequence):
        return False
    status = 0 if found[3] is None else int(found[3], 16)
    return (pdu.status != status) if found[2] else (pdu.status == status)


def matches(alternative: str, line: Line, requests: list[tuple[int, int]], exactly: bool) -> bool:
    """Whether the answers are those of one alternative; where the state after it is open to choice, more may follow."""
    if alternative == "none":
        return not line.answers
    if alternative == "close":
        return line.closed and not line.answers
    tokens = alternative.split("+")
    answers = line.answers if exactly else line.answers[: len(tokens)]
    return len(answers) == len(tokens) and all(map(fits, tokens, answers, requests))


def requests_in(octets: bytes) -> list[tuple[int, int]]:
    """Command and sequence number of each header, as far as the lengths can be believed."""
    found = []
    while len(octets) >= 16:
        length, command, _, sequence = struct.unpack(">LLLL", octets[:16])
        found.append((command, sequence))
        octets = octets[max(length, 16):]
    return found + [(0, 0)] * 4


@pytest.mark.parametrize("row, source", rows())
def test_bad_input(gateway, row, source):
    octets, alternatives = bytes.fromhex(row["hex"]), row["expect"].split("|")
    line = Line(gateway.port, source)
    if row["state"] in KINDS:
        line.bind(KINDS[row["state"]])
    line.send(octets)
    if row["action"] == "wait":
        finishes_later(line, octets)
        return
    if row["action"] == "eof":
        line.socket.shutdown(socket.SHUT_WR)
    # An answer may take its time (Core is asked); that there is none is known once a later request is answered.
    if "none" in alternatives:
        line.probe()
        until(lambda: line.read().closed or line.probe_answered, "the probe behind it to be answered")
    requests, exactly = requests_in(octets), row["after"] != "any"
    matched = until(
        lambda: next((one for one in alternatives if matches(one, line.read(), requests, exactly)), None),
        lambda: f"{row['expect']} ({row['why']}); came: {[str(pdu) for pdu in line.pdus]}, closed: {line.closed}",
        within=5,
    )
    if matched != alternatives[0]:
        print(f"TOLERATED {row['name']}: {matched} instead of {alternatives[0]}")
    check_after(line, row)
    line.socket.close()


def check_after(line: Line, row: dict):
    if row["after"] == "closed":
        until(lambda: line.read().closed, f"the connection to be closed ({row['why']})", within=5)
    elif row["after"] == "open":
        line.probe()
        until(lambda: line.read().probe_answered or line.closed, "a probe to be answered", within=5)
        assert not line.closed, row["why"]


def finishes_later(line: Line, octets: bytes):
    """A PDU whose tail comes later: nothing is said before, and then it is answered as if it had come at once."""
    length, command = struct.unpack(">LL", octets[:8])
    line.send(b"e" * (length - len(octets)))
    until(lambda: line.read().pdus, "the answer to the finished PDU")
    assert (line.pdus[0].command, line.pdus[0].status) == (command | wire.RESPONSE, 0)
    assert not line.closed


def test_a_connection_without_a_bind_is_ended(troupe):
    from stage.gateway import partner_bind
    from stage.ports import free_port

    port = free_port()
    gateway = troupe.gateway(
        server_binds=[partner_bind()], listen={"host": "127.0.0.1", "port": port, "bind_timeout": 1}
    )
    line = Line(port)
    until(lambda: line.read().closed, "a silent connection to be closed", within=6)
    assert gateway.status()["ready"]


def test_a_flood_of_rubbish_hurts_nobody(gateway, partner):
    lines = [Line(gateway.port) for _ in range(40)]
    for number, line in enumerate(lines):
        line.send(bytes((number * 7 + index * 13) % 251 for index in range(2000)))
    until(lambda: all(line.read().closed for line in lines), "every line of rubbish to be closed")
    assert partner.submit("61499000001", "61400000009").status == 0
