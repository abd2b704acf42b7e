"""What one end of a bind has to send: new serials at a rate, and again whatever was refused or never answered."""

from collections import deque

from .ledger import Copy, Flow, Ledger, Life

# Statuses after which a sender tries again; any other is his last word, and a finding.
TRY_AGAIN = {0x08: "ESME_RSYSERR", 0x14: "ESME_RMSGQFUL", 0x58: "ESME_RTHROTTLED"}
_REST = 0.5


class Receipt:
    """What a carrier has to tell about a message that it took; told until it is taken."""

    __slots__ = ("body",)

    def __init__(self, body: bytes):
        self.body = body


class Source:
    """The messages of one account, whichever of its sessions takes them."""

    def __init__(self, ledger: Ledger, flows: list[Flow], rate: float, backlog: int):
        self.ledger, self.flows, self.rate, self.backlog = ledger, flows, rate, backlog
        self.is_stopped = False
        self.unanswered = 0
        # What ended without a 0, with the time from which it is sent again.
        self._again: deque[tuple[float, Copy | Receipt]] = deque()
        self._receipts: deque[Receipt] = deque()
        self._given = 0
        self._allowance, self._counted_at = 0.0, None

    @property
    def is_done(self) -> bool:
        return self.is_stopped and not self._again and not self._receipts and not self.unanswered

    def add(self, receipt: Receipt):
        self._receipts.append(receipt)

    def next(self, life: Life, now: float) -> Copy | Receipt | None:
        """What may go next; nothing where nothing is due. A receipt is the answer to a message, and not paced."""
        if self._receipts:
            self.unanswered += 1
            return self._receipts.popleft()
        is_repeat = bool(self._again) and self._again[0][0] <= now
        if not is_repeat and (self.is_stopped or self.ledger.owed >= self.backlog) or not self._may(now):
            return None
        self.unanswered += 1
        if is_repeat:
            _, old = self._again.popleft()
            if isinstance(old, Receipt):
                return old
            return self.ledger.sent(old.flow, old.number, old.attempt + 1, life, now)
        self._given += 1
        return self.ledger.sent(self.flows[self._given % len(self.flows)], self._given, 1, life, now)

    def _may(self, now: float) -> bool:
        if self._counted_at is not None:
            self._allowance = min(self.rate * 0.1 + 1, self._allowance + (now - self._counted_at) * self.rate)
        self._counted_at = now
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True

    def answered(self, item: Copy | Receipt, status: int, message_id: bytes, now: float):
        self.unanswered -= 1
        if isinstance(item, Copy):
            self.ledger.answered(item, status, message_id, now)
        elif status and status not in TRY_AGAIN:
            self.ledger.oddities.append(f"a receipt of the carrier was refused for good, with {status:#x}")
        if status in TRY_AGAIN:
            self._again.append((now + _REST, item))

    def lost(self, items: list[Copy | Receipt], now: float):
        """The connection ended before these were answered: they go first again, in order."""
        self.unanswered -= len(items)
        for item in reversed(items):
            if isinstance(item, Copy):
                item.ended_at = now
            self._again.appendleft((now, item))
