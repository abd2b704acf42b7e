"""The gateway as it is started by people: one configuration file, one supervisor, its own folder and ports."""

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import yaml

from . import confidences
from .core import Core
from .metrics import Metrics, scrape
from .ports import free_port
from .process import Process, descendants, process
from .waiting import until

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(os.environ.get("OMNI_BIN", ROOT / ".build/debug"))
# Should the tests themselves be killed, what they started goes with them.
UNTIL_WE_DIE = ("setpriv", "--pdeathsig", "TERM")
# Every gateway that a test has started, for the log that is shown when the test fails.
STARTED: list["Gateway"] = []


def carrier_bind(carrier, name: str = "carrier", **changes) -> dict:
    return {
        "name": name, "host": "127.0.0.1", "port": carrier.port, "system_id": carrier.system_id,
        "password": carrier.password, "tps_limit": 0, "queue_check_frequency": 100,
    } | changes


def partner_bind(name: str = "partner", **changes) -> dict:
    return {
        "name": name, "system_id": name, "password": "secret01", "tps_limit": 0, "queue_check_frequency": 100,
    } | changes


def route(prefix: str, to: str) -> dict:
    return {"prefix": prefix, "dest_smsc": to}


class Gateway:
    def __init__(self, folder: Path, binds=(), server_binds=(), routes=(), **changes):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port, self.metrics_port, self.console_port, self.core_port = (free_port() for _ in range(4))
        self.configuration = {
            "smsc_name": "stage",
            "api_base_url": "embedded",
            "log_level": "debug",
            "log_format": "text",
            "listen": {"host": "127.0.0.1", "port": self.port},
            "metrics": {"host": "127.0.0.1", "port": self.metrics_port},
            "console": {"host": "127.0.0.1", "port": self.console_port},
            "embedded_core": {"host": "127.0.0.1", "port": self.core_port, "routes": list(routes)},
            "binds": list(binds),
            "server_binds": list(server_binds),
        } | changes
        self.file = self.folder / "gateway.yaml"
        self.state_dir = self.folder / "state"
        self.log_file = self.folder / "gateway.log"
        self.core = Core(self.core_port)
        self._confided: set[str] = set()
        # What the supervisor is started by, and variables that it sees besides our own.
        self.through: tuple = ()
        self.environment: dict[str, str] = {}
        # A descriptor that it writes its log to, instead of the file.
        self.output: int | None = None
        self.main: Process | None = None
        self._running: subprocess.Popen | None = None

    # Life

    def start(self, within: float = 40.0) -> "Gateway":
        began = time.monotonic()
        self.launch()
        until(self._is_ready, lambda: f"the gateway to be ready; its log ends: {self.log_tail(5)}", within, pace=0.05)
        self.started_in = time.monotonic() - began
        return self

    def launch(self):
        """Starts the supervisor and waits for nothing."""
        self.write()
        with self.log_file.open("ab") as log:
            self._running = subprocess.Popen(
                [*UNTIL_WE_DIE, *self.through, BIN / "supervisor", "--config", self.file, "--state-dir", self.state_dir],
                stdin=subprocess.DEVNULL, stdout=self.output or log, stderr=subprocess.STDOUT, start_new_session=True,
                env={**os.environ, "SWIFT_BACKTRACE": "enable=no", **self.environment},
            )
        if self not in STARTED:
            STARTED.append(self)
        self.main = process(self._running.pid)

    @property
    def exit_code(self) -> int | None:
        """How the supervisor ended; nothing while it runs."""
        return self._running.poll()

    def write(self):
        self._confided |= confidences.within(self.configuration)
        # In one step: a reload must never see half of it.
        fresh = self.file.with_suffix(".new")
        fresh.write_text(yaml.safe_dump(self.configuration, sort_keys=False))
        fresh.chmod(0o600)
        fresh.replace(self.file)

    def _is_ready(self) -> bool:
        assert self._running.poll() is None, f"the supervisor ended with {self._running.returncode}: {self.log_tail(20)}"
        answer = self.ctl("status", "--json")
        return answer.returncode == 0 and json.loads(answer.stdout).get("ready") is True

    @property
    def family(self) -> list[Process]:
        return [self.main, *descendants(self.main.pid)]

    def signal(self, number: int):
        self._running.send_signal(number)

    def wait_exit(self, within: float = 30.0) -> int:
        until(lambda: self._running.poll() is not None, "the supervisor to end", within)
        return self._running.returncode

    def stop(self, within: float = 40.0) -> int:
        """A graceful stop; no process may be left."""
        if self._running is None:
            return 0
        family = self.family if self._running.poll() is None else []
        try:
            if self._running.poll() is None:
                self.signal(signal.SIGTERM)
            code = self.wait_exit(within)
            self.wait_gone(family, within=5)
            return code
        finally:
            self._end(family)
            self._running = None

    def wait_gone(self, family: list[Process], within: float):
        def left():
            return [one for one in family if one.alive]

        until(lambda: not left(), lambda: f"no process left over: {[str(one) for one in left()]}", within)

    def _end(self, family: list[Process]):
        """Whatever a failed test leaves behind ends here."""
        for one in family:
            if one.alive:
                os.kill(one.pid, signal.SIGKILL)
        if self._running.poll() is None:
            self._running.kill()
        self._running.wait()

    # Looking

    def ctl(self, *words: str, within: float = 30.0) -> subprocess.CompletedProcess:
        return subprocess.run(
            [BIN / "smppctl", "--state-dir", self.state_dir, *words], capture_output=True, text=True, timeout=within,
        )

    def status(self) -> dict:
        answer = self.ctl("status", "--json")
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    def bind(self, name: str) -> dict:
        return next(one for one in self.status()["binds"] if one["name"] == name)

    def wait_bind(self, name: str, state: str = "connected", within: float = 20.0) -> dict:
        def there():
            found = self.bind(name)
            return found if found["state"] == state else None

        return until(there, lambda: f"bind {name} to be {state}: {self.bind(name)}", within, pace=0.05)

    def child(self, program: str, bind: str | None = None) -> Process | None:
        for one in descendants(self.main.pid):
            if one.name == program and (bind is None or re.search(rf"(?<![\w.-]){re.escape(bind)}(?![\w.-])", one.title)):
                return one
        return None

    def metrics(self, accept: str = "text/plain") -> Metrics:
        return scrape(self.metrics_port, accept)

    def wait_metric(self, name: str, value: float, within: float = 15.0, **labels: str):
        """Until a metric has reached a value (they are published each second)."""
        until(
            lambda: self.metrics().value(name, **labels) >= value,
            lambda: f"{name}{labels} to reach {value}: it is {self.metrics().rows(name, **labels)}", within, pace=0.1,
        )

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    @property
    def secrets(self) -> set[str]:
        """Every password and key that it has seen."""
        return self._confided | confidences.tried_at(self.port)

    @property
    def leaks(self) -> list[str]:
        """Lines of its log that no log may have."""
        return confidences.leaks(self.log, self.secrets)

    def log_tail(self, lines: int = 60) -> str:
        return "\n".join(self.log.splitlines()[-lines:])

    def wait_log(self, pattern: str, within: float = 15.0) -> str:
        return until(lambda: re.search(pattern, self.log), f"a line in the log like {pattern!r}", within)[0]
