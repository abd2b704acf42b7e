"""A partner's session in octets, for what the public library does not know."""

import itertools
import socket
from dataclasses import dataclass

from . import confidences, wire

QUERY_SM, CANCEL_SM, REPLACE_SM = 0x03, 0x08, 0x07


@dataclass
class Submitted:
    status: int
    id: str


class RawSession:
    """Bound as a transmitter; one request at a time."""

    def __init__(self, port: int, system_id: str = "partner", password: str = "secret01", version: int = 0x34, tls=None):
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=20)
        if tls is not None:
            self.connection = tls.wrap_socket(self.connection, server_hostname="localhost")
        self._numbers = itertools.count(1)
        confidences.tried(port, password)
        bound = self.ask(wire.BIND_TRANSMITTER, wire.bind_body(system_id, password, version))
        assert bound.status == 0, f"bind refused with {bound.status:#x}"

    def __enter__(self) -> "RawSession":
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.connection.close()

    def ask(self, command: int, body: bytes) -> wire.PDU:
        sequence = next(self._numbers)
        self.connection.sendall(wire.PDU(command, 0, sequence, body).octets())
        while True:
            pdu = wire.receive(self.connection)
            if pdu.command & wire.RESPONSE and pdu.sequence == sequence:
                return pdu
            if pdu.command in (wire.ENQUIRE_LINK, wire.UNBIND):
                self.connection.sendall(wire.PDU(pdu.command | wire.RESPONSE, 0, pdu.sequence).octets())

    def submit(self, source: str, destination: str, text: str, **fields) -> Submitted:
        message = wire.ShortMessage(source=source, destination=destination, octets=text.encode(), **fields)
        answer = self.ask(wire.SUBMIT_SM, message.body())
        return Submitted(answer.status, wire.Reader(answer.body).text() if answer.body else "")

    def query(self, source: str, message_id: str) -> tuple[int, int | None]:
        """The status of the answer, and the message's state."""
        answer = self.ask(QUERY_SM, wire.c_octets(message_id) + self._address(source))
        if answer.status != 0:
            return answer.status, None
        reader = wire.Reader(answer.body)
        reader.text(), reader.text()
        return 0, reader.octet()

    def cancel(self, source: str, message_id: str) -> int:
        body = wire.c_octets("") + wire.c_octets(message_id) + self._address(source) + bytes([0, 0]) + wire.c_octets("")
        return self.ask(CANCEL_SM, body).status

    def replace(self, source: str, message_id: str, text: str) -> int:
        times = wire.c_octets("") + wire.c_octets("")
        octets = text.encode()
        body = wire.c_octets(message_id) + self._address(source) + times + bytes([0, 0, len(octets)]) + octets
        return self.ask(REPLACE_SM, body).status

    @staticmethod
    def _address(number: str) -> bytes:
        return bytes([1, 1]) + wire.c_octets(number)
