"""The two ends of the gateway: partners that connect and connect again, carriers that are connected to."""

import asyncio
import itertools
import random
import time

from .. import wire
from .ledger import Arrival, Copy, Ledger, Life
from .link import Link, body_before_text, receipt_body, text_and_wish
from .sender import Receipt, Source

# How long the far side takes for its answers: a moment, so that there is always something in flight.
ANSWER_WITHIN = 0.02
# The carriers' message ids.
_IDS = itertools.count(1)


class Peer(Link):
    """A bound end: sends from its source within a window, and answers what arrives a moment later."""

    request, answered_request = wire.SUBMIT_SM, wire.DELIVER_SM

    def __init__(self, bind: str, ledger: Ledger, source: Source, window: int, dice: random.Random):
        super().__init__()
        self.bind, self.ledger, self.source, self.window, self.dice = bind, ledger, source, window, dice
        self.life: Life | None = None
        self._waiting = {}
        # What the present burst has brought: number, entry in the books, and whether a receipt is wanted.
        self._arrived: list[tuple[int, Arrival, int]] = []
        self._heads = {
            (flow, asks): body_before_text(flow.destination, int(asks)) for flow in source.flows for asks in (False, True)
        }

    def bound(self):
        self.life = self.ledger.bound(self.bind, time.monotonic())
        self.fill()

    def fill(self):
        """As many requests as the window, the rate and the work allow."""
        if self.life is None or not self.is_open:
            return
        now = time.monotonic()
        while len(self._waiting) < self.window and (item := self.source.next(self.life, now)) is not None:
            self._waiting[self.say(self.request, self._body(item))] = item
        self.flush()

    def _body(self, item: Copy | Receipt) -> bytes:
        if isinstance(item, Receipt):
            return item.body
        head = self._heads[item.flow, item.flow.asks_receipt(item.number)]
        return head + bytes([len(item.text)]) + item.text

    def received(self, command: int, status: int, sequence: int, body: bytes):
        if command == self.answered_request:
            text, wish = text_and_wish(body)
            self._arrived.append((sequence, self.ledger.arrive(text, self.life, time.monotonic()), wish))
        elif command == self.request | wire.RESPONSE or command == wire.GENERIC_NACK:
            self._answered(sequence, status, body.rstrip(b"\0"))
        elif command == wire.ENQUIRE_LINK or command == wire.UNBIND:
            self.say(command | wire.RESPONSE, sequence=sequence)
        elif command not in (wire.ENQUIRE_LINK | wire.RESPONSE, wire.UNBIND | wire.RESPONSE):
            self.ledger.oddities.append(f"{self.bind} was sent command {command:#x}, status {status:#x}")

    def _answered(self, sequence: int, status: int, message_id: bytes):
        item = self._waiting.pop(sequence, None)
        if item is None:
            self.ledger.oddities.append(f"{self.bind} was answered {status:#x} to {sequence}, which waits for nothing")
        else:
            self.source.answered(item, status, message_id, time.monotonic())

    def burst_ended(self):
        if self._arrived:
            burst, self._arrived = self._arrived, []
            delay = self.dice.random() * ANSWER_WITHIN
            asyncio.get_running_loop().call_later(delay, self._answer, burst)
        self.fill()

    def _answer(self, burst: list[tuple[int, Arrival, int]]):
        if not self.is_open:
            return
        now = time.monotonic()
        for sequence, arrival, wish in burst:
            self.say(self.answered_request | wire.RESPONSE, self.answer_body(wish), sequence=sequence)
            arrival.answered_at = now
        self.fill()

    def answer_body(self, wish: int) -> bytes:
        return b"\0"

    def lost(self):
        now = time.monotonic()
        if self.life is not None:
            self.life.died_at = now
        self.source.lost(list(self._waiting.values()), now)
        self._waiting.clear()


class PartnerSession(Peer):
    """A partner's connection; says at its end that it has ended."""

    def __init__(self, *words, password: str, ended: asyncio.Future):
        super().__init__(*words)
        self._password, self._ended = password, ended

    def connection_made(self, transport):
        super().connection_made(transport)
        self.say(0x09, wire.bind_body(self.bind, self._password))
        self.flush()

    def received(self, command: int, status: int, sequence: int, body: bytes):
        if command == 0x09 | wire.RESPONSE:
            self.bound() if status == 0 else self.close()
        else:
            super().received(command, status, sequence, body)

    def lost(self):
        super().lost()
        if not self._ended.done():
            self._ended.set_result(None)


class CarrierSession(Peer):
    """A connection of the gateway with the carrier; takes whoever binds."""

    request, answered_request = wire.DELIVER_SM, wire.SUBMIT_SM

    def __init__(self, *words, number: str, sessions: list):
        super().__init__(*words)
        self._number, self._sessions = number, sessions

    def answer_body(self, wish: int) -> bytes:
        """An id; the receipt, where one is wanted, goes out in the same breath, to overtake what can be overtaken."""
        # Not a number in any spelling: to the gateway, 58 might be another carrier's word for 3a.
        message_id = b"k%d" % next(_IDS)
        if wish:
            self.source.add(Receipt(receipt_body(message_id, self._number)))
        return message_id + b"\0"

    def received(self, command: int, status: int, sequence: int, body: bytes):
        if command in wire.BINDS:
            self.say(command | wire.RESPONSE, wire.c_octets("carrier"), sequence=sequence)
            self.flush()
            self._sessions.append(self)
            self.bound()
        else:
            super().received(command, status, sequence, body)

    def lost(self):
        super().lost()
        if self in self._sessions:
            self._sessions.remove(self)
