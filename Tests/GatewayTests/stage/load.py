"""Traffic that goes on while something is broken: messages with numbers, sent by a partner until told to stop."""

import threading

from smpplib import exceptions

from .partner import Partner


class Load:
    """Submits numbered messages to one number at a steady pace and remembers which were answered with 0."""

    def __init__(self, partner: Partner, to: str, window: int = 20, pace: float = 0.01):
        self.partner, self.to, self.window, self.pace = partner, to, window, pace
        self.sent: dict[int, bytes] = {}
        self.broken: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self):
        self._stop.set()
        self._thread.join(timeout=10)

    @property
    def accepted(self) -> set[bytes]:
        answers = self.partner.answers
        return {text for number, text in list(self.sent.items()) if number in answers and answers[number].status == 0}

    @property
    def refused(self) -> dict[bytes, int]:
        answers = self.partner.answers
        return {
            text: answers[number].status
            for number, text in list(self.sent.items()) if number in answers and answers[number].status != 0
        }

    @property
    def unanswered(self) -> int:
        return len(self.sent) - len(self.accepted) - len(self.refused)

    def _run(self):
        count = 0
        while not self._stop.wait(self.pace):
            if self.unanswered >= self.window:
                continue
            text = f"{self.to} number {count:05d}".encode()
            count += 1
            try:
                self.sent[self.partner.send("61499000001", self.to, text)] = text
            except (exceptions.ConnectionError, AttributeError) as problem:
                self.broken = repr(problem)
                return
