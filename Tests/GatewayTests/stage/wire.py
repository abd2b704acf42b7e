"""SMPP as octets, written down a second time and independently of the gateway: what the carrier's side speaks."""

import struct
from dataclasses import dataclass, field

BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 0x01, 0x02, 0x09
SUBMIT_SM, DELIVER_SM, UNBIND, ENQUIRE_LINK = 0x04, 0x05, 0x06, 0x15
GENERIC_NACK, RESPONSE = 0x80000000, 0x80000000
BINDS = {BIND_RECEIVER: "receiver", BIND_TRANSMITTER: "transmitter", BIND_TRANSCEIVER: "transceiver"}
RECEIPTED_MESSAGE_ID, MESSAGE_STATE, MESSAGE_PAYLOAD = 0x001E, 0x0427, 0x0424


class Closed(Exception):
    """The other side ended the connection."""


@dataclass
class PDU:
    command: int
    status: int
    sequence: int
    body: bytes = b""

    def octets(self) -> bytes:
        return struct.pack(">LLLL", 16 + len(self.body), self.command, self.status, self.sequence) + self.body

    def __str__(self) -> str:
        return f"{self.command:#010x} status {self.status:#x} sequence {self.sequence} body {self.body.hex()}"


@dataclass
class ShortMessage:
    """The fields that submit_sm and deliver_sm share."""

    source: str = ""
    destination: str = ""
    octets: bytes = b""
    source_ton: int = 1
    source_npi: int = 1
    destination_ton: int = 1
    destination_npi: int = 1
    esm_class: int = 0
    protocol_id: int = 0
    priority: int = 0
    registered_delivery: int = 0
    data_coding: int = 0
    service_type: str = ""
    schedule: str = ""
    validity: str = ""
    tlvs: dict[int, bytes] = field(default_factory=dict)

    def body(self) -> bytes:
        return b"".join([
            c_octets(self.service_type), bytes([self.source_ton, self.source_npi]), c_octets(self.source),
            bytes([self.destination_ton, self.destination_npi]), c_octets(self.destination),
            bytes([self.esm_class, self.protocol_id, self.priority]), c_octets(self.schedule), c_octets(self.validity),
            bytes([self.registered_delivery, 0, self.data_coding, 0, len(self.octets)]), self.octets,
            *(struct.pack(">HH", tag, len(value)) + value for tag, value in self.tlvs.items()),
        ])

    @property
    def user_data(self) -> bytes:
        """The octets of the message, wherever they were carried."""
        return self.tlvs.get(MESSAGE_PAYLOAD, self.octets)


def c_octets(text: str) -> bytes:
    return text.encode("latin-1") + b"\0"


class Reader:
    def __init__(self, body: bytes):
        self.body, self.at = body, 0

    def octet(self) -> int:
        self.at += 1
        return self.body[self.at - 1]

    def text(self) -> str:
        end = self.body.index(b"\0", self.at)
        text = self.body[self.at : end].decode("latin-1")
        self.at = end + 1
        return text

    def take(self, count: int) -> bytes:
        self.at += count
        return self.body[self.at - count : self.at]

    def tlvs(self) -> dict[int, bytes]:
        found = {}
        while self.at < len(self.body):
            tag, length = struct.unpack(">HH", self.take(4))
            found[tag] = self.take(length)
        return found


def read_message(body: bytes) -> ShortMessage:
    reader = Reader(body)
    message = ShortMessage(service_type=reader.text())
    message.source_ton, message.source_npi, message.source = reader.octet(), reader.octet(), reader.text()
    message.destination_ton, message.destination_npi = reader.octet(), reader.octet()
    message.destination = reader.text()
    message.esm_class, message.protocol_id, message.priority = reader.octet(), reader.octet(), reader.octet()
    message.schedule, message.validity = reader.text(), reader.text()
    message.registered_delivery, _ = reader.octet(), reader.octet()
    message.data_coding, _ = reader.octet(), reader.octet()
    message.octets = reader.take(reader.octet())
    message.tlvs = reader.tlvs()
    return message


def bind_body(system_id: str, password: str, version: int = 0x34) -> bytes:
    return c_octets(system_id) + c_octets(password) + c_octets("") + bytes([version, 0, 0]) + c_octets("")


def receive(connection) -> PDU:
    header = _exactly(connection, 16)
    length, command, status, sequence = struct.unpack(">LLLL", header)
    return PDU(command, status, sequence, _exactly(connection, length - 16))


def _exactly(connection, count: int) -> bytes:
    parts = b""
    while len(parts) < count:
        try:
            part = connection.recv(count - len(parts))
        except ConnectionError as problem:
            raise Closed(str(problem)) from problem
        if not part:
            raise Closed("end of stream")
        parts += part
    return parts
