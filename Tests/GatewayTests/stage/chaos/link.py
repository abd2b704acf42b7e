"""One SMPP connection on an event loop: octets become PDUs, and what a burst brings is answered by one write."""

import asyncio
import struct

from .. import wire

_HEADER = struct.Struct(">LLLL")
# Whom all messages come from, and all receipts go to.
SENDER = "61499000001"


class Link(asyncio.Protocol):
    """Subclasses say what a PDU means; `say` gathers octets until the burst or the tick is over."""

    def __init__(self):
        self.transport: asyncio.Transport | None = None
        self._rest, self._out, self._sequence = b"", [], 0

    # To be told by subclasses

    def received(self, command: int, status: int, sequence: int, body: bytes):
        raise NotImplementedError

    def lost(self):
        """The connection has ended."""

    # Writing

    def say(self, command: int, body: bytes = b"", status: int = 0, sequence: int | None = None) -> int:
        """Queues one PDU; with a number of our own where none is given."""
        if sequence is None:
            self._sequence = sequence = self._sequence + 1
        self._out.append(_HEADER.pack(16 + len(body), command, status, sequence) + body)
        return sequence

    def flush(self):
        if self._out and self.is_open:
            self.transport.write(b"".join(self._out))
        self._out.clear()

    @property
    def is_open(self) -> bool:
        return self.transport is not None and not self.transport.is_closing()

    def close(self):
        if self.transport is not None:
            self.transport.abort()

    # The loop's calls

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, error):
        self.lost()
        self.transport = None

    def data_received(self, data: bytes):
        octets = self._rest + data if self._rest else data
        at, end = 0, len(octets)
        while end - at >= 16:
            length, command, status, sequence = _HEADER.unpack_from(octets, at)
            if end - at < length:
                break
            self.received(command, status, sequence, octets[at + 16 : at + length])
            at += length
        self._rest = octets[at:]
        self.burst_ended()
        self.flush()

    def burst_ended(self):
        """All that one read brought has been told."""


def text_and_wish(body: bytes) -> tuple[bytes, int]:
    """short_message and registered_delivery of a submit_sm or deliver_sm, without a look at the rest."""
    at = body.index(0) + 3
    at = body.index(0, at) + 3
    at = body.index(0, at) + 4
    at = body.index(0, at) + 1
    at = body.index(0, at) + 6
    return body[at : at + body[at - 1]], body[at - 5]


def body_before_text(destination: str, wish: int) -> bytes:
    """All octets of a submit_sm or deliver_sm up to sm_length."""
    return wire.ShortMessage(source=SENDER, destination=destination, registered_delivery=wish).body()[:-1]


def receipt_body(message_id: bytes, number: str) -> bytes:
    """A deliver_sm with the receipt for what went to `number`."""
    text = b"id:%s sub:001 dlvrd:001 submit date:2602011200 done date:2602011201 stat:DELIVRD err:000 text:" % message_id
    tlvs = {wire.RECEIPTED_MESSAGE_ID: message_id + b"\0", wire.MESSAGE_STATE: b"\x02"}
    return wire.ShortMessage(source=number, destination=SENDER, octets=text, esm_class=0x04, tlvs=tlvs).body()
