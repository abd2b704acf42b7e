"""The books: every message as it was handed in, as it arrived, and which connections it went over.

A text reads `flow.number.attempt`. The number is the serial: it stays when a message has to be sent again. The attempt
tells the copies of one serial apart, so that it is never a guess where a message came twice from: two copies that were
both taken in are the sender's doing, one copy that arrives twice is the gateway's.
"""

from dataclasses import dataclass, field

# Of the messages to carriers, every so many-th asks for a receipt.
_RECEIPT_EACH = 5


@dataclass(frozen=True)
class Flow:
    """Messages from one end to another: handed in at `source`, to arrive at `target` (names of binds)."""

    name: str
    source: str
    target: str
    destination: str

    def asks_receipt(self, number: int) -> bool:
        return self.source.startswith("partner") and number % _RECEIPT_EACH == 0


class Life:
    """One SMPP connection with the gateway, from its bind to its end."""

    __slots__ = ("bind", "bound_at", "died_at")

    def __init__(self, bind: str, bound_at: float):
        self.bind, self.bound_at, self.died_at = bind, bound_at, None

    def __str__(self) -> str:
        return f"session of {self.bind}"


class Copy:
    """One attempt to hand a serial in."""

    __slots__ = ("text", "flow", "number", "attempt", "life", "sent_at", "ended_at", "status", "message_id", "arrivals")

    def __init__(self, flow: Flow, number: int, attempt: int, life: Life, now: float):
        self.text = f"{flow.name}.{number}.{attempt}".encode()
        self.flow, self.number, self.attempt, self.life = flow, number, attempt, life
        self.sent_at = now
        # When it was answered, or when the connection ended without an answer (`status` is None then).
        self.ended_at: float | None = None
        self.status: int | None = None
        self.message_id = b""
        self.arrivals: list[Arrival] = []

    @property
    def accepted(self) -> bool:
        return self.status == 0

    @property
    def awaits_receipt(self) -> bool:
        """Accepted, and its sender is to be told what became of it."""
        return self.accepted and self.flow.asks_receipt(self.number)

    @property
    def receipt_key(self) -> tuple[str, bytes]:
        return self.flow.source, self.message_id


class Arrival:
    """A message that reached the far side; `answered_at` stays None where the connection ended before the answer."""

    __slots__ = ("at", "life", "answered_at")

    def __init__(self, at: float, life: Life):
        self.at, self.life, self.answered_at = at, life, None


@dataclass
class Ledger:
    """Written by the loop that runs the peers, and by nobody else."""

    copies: dict[bytes, Copy] = field(default_factory=dict)
    lives: list[Life] = field(default_factory=list)
    # What cannot be: a text that nobody sent, at a bind that it was not for, an answer to no question.
    oddities: list[str] = field(default_factory=list)
    # Copies answered with 0 that have not arrived yet.
    owed: int = 0
    # Receipts that reached partners, by bind and message id; and those that are still to come.
    receipts: dict[tuple[str, bytes], list[Arrival]] = field(default_factory=dict)
    owed_receipts: set[tuple[str, bytes]] = field(default_factory=set)
    arrived: int = 0
    accepted: int = 0

    def bound(self, bind: str, now: float) -> Life:
        self.lives.append(life := Life(bind, now))
        return life

    def sent(self, flow: Flow, number: int, attempt: int, life: Life, now: float) -> Copy:
        copy = Copy(flow, number, attempt, life, now)
        self.copies[copy.text] = copy
        return copy

    def answered(self, copy: Copy, status: int, message_id: bytes, now: float):
        copy.status, copy.message_id, copy.ended_at = status, message_id, now
        if status == 0:
            self.accepted += 1
            self.owed += not copy.arrivals
        if copy.awaits_receipt and copy.receipt_key not in self.receipts:
            self.owed_receipts.add(copy.receipt_key)

    @property
    def has_settled(self) -> bool:
        return not self.owed and not self.owed_receipts

    def receipt(self, text: bytes, life: Life, now: float) -> Arrival:
        """A text `id:… sub:…` reached a partner."""
        key = life.bind, text[3 : text.index(b" ")]
        self.owed_receipts.discard(key)
        self.receipts.setdefault(key, []).append(arrival := Arrival(now, life))
        return arrival

    def arrive(self, text: bytes, life: Life, now: float) -> Arrival:
        if text.startswith(b"id:"):
            return self.receipt(text, life, now)
        arrival = Arrival(now, life)
        copy = self.copies.get(text)
        if copy is None or copy.flow.target != life.bind:
            self.oddities.append(f"{text!r} arrived at {life.bind}, and was not sent there")
            return arrival
        if not copy.arrivals:
            self.arrived += 1
            self.owed -= copy.accepted
        copy.arrivals.append(arrival)
        return arrival
