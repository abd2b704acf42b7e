"""The processes of scripts/run: gateway, carrier and partner; started here, ended here, each by its own pid."""

import json
import secrets
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

USUAL_PORTS = {"smpp": 2775, "metrics": 4000, "console": 8087, "core": 8080, "carrier": 2776}

CONFIGURATION = """\
smsc_name: rehearsal
api_base_url: embedded
listen: {{host: 127.0.0.1, port: {smpp}}}
metrics: {{host: 127.0.0.1, port: {metrics}}}
console: {{host: 127.0.0.1, port: {console}}}
embedded_core:
  host: 127.0.0.1
  port: {core}
  routes:
    - {{prefix: "61", dest_smsc: carrier}}
    - {{prefix: "99", dest_smsc: acme}}
binds:
  - name: carrier
    host: 127.0.0.1
    port: {carrier}
    system_id: gateway
    password: {carrier_password}
server_binds:
  - name: acme
    system_id: acme
    password: {partner_password}
"""


class Failed(Exception):
    """Something that should have come did not."""


def until(condition, what: str, within: float):
    deadline = time.monotonic() + within
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise Failed(f"{what} did not come within {within:.0f} s")
        time.sleep(0.02)
    return value


class Program:
    """A child in a process group of its own, so that Ctrl-C is ours to pass on; its JSON lines are kept."""

    def __init__(self, words: list, error_log: Path):
        self.name = Path(words[0]).name
        self.lines: list[dict] = []
        with error_log.open("ab") as errors:
            self.child = subprocess.Popen(
                [str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                process_group=0,
            )
        threading.Thread(target=self._read, args=(error_log,), daemon=True).start()

    def _read(self, log: Path):
        with log.open("ab") as kept:
            for line in self.child.stdout:
                kept.write(line)
                kept.flush()
                try:
                    value = json.loads(line)
                except ValueError:
                    continue
                if isinstance(value, dict):
                    self.lines.append(value)

    @property
    def ended(self) -> bool:
        return self.child.poll() is not None

    def first(self, key: str, **having):
        for line in list(self.lines):
            if line.get(key) not in (None, "") and all(line.get(name) == value for name, value in having.items()):
                return line[key]
        return None

    def wait_for(self, key: str, what: str, within: float = 15, **having):
        return until(lambda: self.first(key, **having), what, within)

    def wait_receipt(self, within: float = 30) -> str:
        state = self.wait_for("stat", "the delivery receipt", within)
        until(lambda: self.ended, "the end of the partner's session", 10)
        if self.child.returncode != 0:
            raise Failed(f"the partner ended with {self.child.returncode}")
        return state

    def stop(self, within: float = 30):
        if not self.ended:
            self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(within)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


class Rehearsal:
    def __init__(self, programs: Path, folder: Path, free_ports: bool):
        self.programs, self.folder = programs, folder
        self.file, self.log_file = folder / "gateway.yaml", folder / "gateway.log"
        self.partner_password, self.carrier_password = secrets.token_hex(4), secrets.token_hex(4)
        self.ports = {name: choose_port(None if free_ports else usual, name) for name, usual in USUAL_PORTS.items()}
        self.running: list[Program] = []

    def start(self):
        self.file.touch(mode=0o600)
        self.file.write_text(CONFIGURATION.format(
            **self.ports, carrier_password=self.carrier_password, partner_password=self.partner_password
        ))
        self.carrier = self._run(
            "rehearse", "carrier", "--port", self.ports["carrier"], "--system-id", "gateway",
            "--password", self.carrier_password, "--receipt-delay", "1s", "--json", log="carrier.log",
        )
        self.gateway = self._run("supervisor", "--config", self.file, "--state-dir", self.folder, log="gateway.log")
        until(self._is_ready, "a gateway that is ready", 60)
        until(self._is_bound, "the bind with the carrier", 30)

    def _check(self):
        """Nothing that carries the message may have ended."""
        for program, name in ((self.gateway, "gateway"), (self.carrier, "carrier")):
            if program.ended:
                raise Failed(f"the {name} ended with {program.child.returncode}")

    def _run(self, program: str, *words, log: str) -> Program:
        started = Program([self.programs / program, *words], self.folder / log)
        self.running.append(started)
        return started

    def _status(self) -> dict:
        self._check()
        answer = subprocess.run(
            [self.programs / "smppctl", "--state-dir", self.folder, "status", "--json"],
            capture_output=True, text=True, timeout=30,
        )
        return json.loads(answer.stdout) if answer.returncode == 0 else {}

    def _is_ready(self) -> bool:
        return self._status().get("ready") is True

    def _is_bound(self) -> bool:
        return any(one["name"] == "carrier" and one["state"] == "connected" for one in self._status().get("binds", []))

    # What is followed

    def partner_words(self, source: str, destination: str, text: str) -> list[str]:
        return [
            "partner", "--host", "127.0.0.1", "--port", str(self.ports["smpp"]), "--system-id", "acme",
            "--password", self.partner_password, "--send", source, destination, text, "--wait-receipt",
        ]

    def partner_line(self, source: str, destination: str, text: str) -> str:
        words = self.partner_words(source, destination, text)
        return " ".join([str(self.programs / "rehearse"), *(f"'{word}'" if " " in word else word for word in words)])

    def ctl_line(self, words: str = "status") -> str:
        return f"{self.programs / 'smppctl'} --state-dir {self.folder} {words}"

    def send_as_partner(self, source: str, destination: str, text: str) -> Program:
        return self._run("rehearse", *self.partner_words(source, destination, text), "--json", log="partner.log")

    def wait_message(self, message_id: str, status: str | None = None) -> dict:
        def there():
            for one in self._messages():
                if str(one["id"]) == str(message_id) and one.get("dest_smsc") and status in (None, one["status"]):
                    return one
            return None

        return until(there, f"message {message_id} in Core" + (f" as {status}" if status else ""), 15)

    def _messages(self) -> list[dict]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['core']}/api/messages", timeout=10) as answer:
                return json.load(answer)["data"]
        except (urllib.error.URLError, ValueError):
            return []

    def carrier_took(self, destination: str) -> str:
        return self.carrier.wait_for("message_id", "the message at the carrier", destination=destination)

    def watch(self):
        """Until Ctrl-C, or until something ends that should not."""
        while True:
            self._check()
            time.sleep(0.2)

    def log_tail(self) -> str:
        texts = []
        for path in sorted(self.folder.glob("*.log")):
            last = path.read_text(errors="replace").splitlines()[-30:]
            texts.append(f"--- {path.name} ends:\n" + "\n".join(last))
        return "\n".join(texts)

    def stop(self):
        # The partner first, the gateway before the carrier: it says goodbye to both.
        for program in sorted(self.running, key=lambda one: one is self.carrier):
            program.stop()


def choose_port(usual: int | None, name: str) -> int:
    for port in (usual, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                print(f"Port {port} ({name}) is taken; a free one is used instead.")
                continue
            return probe.getsockname()[1]
    raise Failed(f"no free port for {name}")
