"""The product's own carrier and partner to practise with, as processes that tell JSON lines."""

import json
import subprocess
import threading

from . import confidences
from .gateway import BIN, UNTIL_WE_DIE
from .ports import free_port
from .waiting import until


class Rehearsing:
    """One `rehearse` process; its lines are kept as they come."""

    def __init__(self, *words):
        self.events: list[dict] = []
        self.process = subprocess.Popen(
            [*UNTIL_WE_DIE, BIN / "rehearse", *map(str, words), "--json"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def all(self, event: str, **having) -> list[dict]:
        return [
            one for one in list(self.events)
            if one["event"] == event and all(one.get(key) == value for key, value in having.items())
        ]

    def wait(self, event: str, within: float = 20.0, **having) -> dict:
        until(lambda: self.all(event, **having), lambda: f"{event} {having}; came: {self.events[-5:]}", within)
        return self.all(event, **having)[-1]

    def say(self, line: str):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def finish(self, within: float = 60.0) -> int:
        """Waits for its own end and gives its exit status."""
        until(lambda: self.process.poll() is not None, f"rehearse to end; it said: {self.events[-3:]}", within)
        self._reader.join(timeout=5)
        return self.process.returncode

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self._reader.join(timeout=5)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()


class RehearsalCarrier(Rehearsing):
    system_id, password = "gateway", "secret12"

    def __init__(self, *words):
        self.port = free_port()
        super().__init__(
            "carrier", "--port", self.port, "--system-id", self.system_id, "--password", self.password, *words
        )
        self.wait("listening")


def partner_words(gateway, name: str = "partner", password: str = "secret01") -> list:
    confidences.tried(gateway.port, password)
    return ["partner", "--host", "127.0.0.1", "--port", gateway.port, "--system-id", name, "--password", password]
