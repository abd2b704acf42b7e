"""A `smppctl` that goes on: its lines are kept as they come."""

import signal
import subprocess
import threading

from .gateway import BIN, UNTIL_WE_DIE, Gateway
from .waiting import until


class Watching:
    def __init__(self, gateway: Gateway, *words: str):
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*UNTIL_WE_DIE, BIN / "smppctl", "--state-dir", gateway.state_dir, *map(str, words)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.complaints: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=one, daemon=True)
            for one in ((self.process.stdout, self.lines), (self.process.stderr, self.complaints))
        ]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _read(stream, lines):
        for line in stream:
            lines.append(line.rstrip("\n"))

    @property
    def text(self) -> str:
        return "\n".join(list(self.lines))

    @property
    def complaint(self) -> str:
        return "\n".join(list(self.complaints))

    def all(self, *parts: str) -> list[str]:
        return [line for line in list(self.lines) if all(part in line for part in parts)]

    def wait(self, *parts: str, within: float = 20.0) -> str:
        until(lambda: self.all(*parts), lambda: f"a line with {parts}; came: {self.lines[-8:]} {self.complaints}", within)
        return self.all(*parts)[-1]

    def wait_complaint(self, part: str, within: float = 20.0):
        until(lambda: part in self.complaint, lambda: f"{part!r} on standard error: {self.complaints}", within)

    def finish(self, within: float = 30.0) -> int:
        """Waits for its own end and gives its exit status."""
        until(lambda: self.process.poll() is not None, lambda: f"smppctl to end; it said {self.lines[-3:]}", within)
        for reader in self._readers:
            reader.join(timeout=5)
        return self.process.returncode

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def close(self):
        if self.process.poll() is None:
            self.go_on()
            self.process.terminate()
        self.process.wait(timeout=10)
        for reader in self._readers:
            reader.join(timeout=5)
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()
