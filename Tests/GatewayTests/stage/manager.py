"""The end of systemd that a service talks to: a socket that takes what sd_notify(3) sends."""

import os
import socket
import time
from pathlib import Path

from .waiting import until


class ServiceManager:
    def __init__(self, folder: Path, watchdog: float | None = None):
        self.messages: list[tuple[float, dict[str, str]]] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        path = folder / "notify"
        # A path of any length: the name is looked up from a descriptor of its folder.
        self._folder = os.open(folder, os.O_PATH)
        self._socket.bind(f"/proc/self/fd/{self._folder}/{path.name}")
        self._socket.setblocking(False)
        self.environment = {"NOTIFY_SOCKET": f"/proc/{os.getpid()}/fd/{self._folder}/{path.name}"}
        if watchdog is not None:
            self.environment["WATCHDOG_USEC"] = str(int(watchdog * 1_000_000))

    def told(self, key: str, value: str | None = None) -> list[tuple[float, dict[str, str]]]:
        """Every message so far with this key (and value)."""
        try:
            while True:
                lines = self._socket.recv(4096).decode().splitlines()
                self.messages.append((time.monotonic(), dict(line.split("=", 1) for line in lines)))
        except BlockingIOError:
            pass
        return [
            (at, message) for at, message in self.messages
            if key in message and (value is None or message[key] == value)
        ]

    def wait(self, key: str, value: str | None = None, count: int = 1, within: float = 15.0) -> dict[str, str]:
        until(
            lambda: len(self.told(key, value)) >= count,
            lambda: f"{count} of {key}={value}; told was {[message for _, message in self.messages]}", within,
        )
        return self.told(key, value)[count - 1][1]

    def close(self):
        self._socket.close()
        os.close(self._folder)
