"""What the gateway writes: to a terminal, to a file, to the journal."""

import json
import os
import pty
import re
import threading

import pytest

from stage.gateway import carrier_bind, partner_bind
from stage.waiting import until

COLOURED = re.compile(r"^\S+ \S+Z \x1b\[\d+m[A-Z]+ *\x1b\[0m bind=\S+  ")
PLAIN = re.compile(r"^\S+ \S+Z (TRACE|DEBUG|INFO |NOTE |WARN |ERROR|CRIT ) bind=\S+  ")


def small(troupe, **settings):
    carrier = troupe.carrier()
    return carrier, troupe.gateway(
        start=False, binds=[carrier_bind(carrier)], server_binds=[partner_bind()],
        routes=[{"prefix": "", "dest_smsc": "carrier"}], **settings,
    )


class Terminal:
    """A pseudo-terminal, read as fast as it is written."""

    def __init__(self):
        self._near, self.far = pty.openpty()
        self.text = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        while True:
            try:
                octets = os.read(self._near, 65536)
            except OSError:  # nobody is left at the other end
                return
            self.text += octets.decode(errors="replace").replace("\r\n", "\n")

    def close(self):
        os.close(self.far)
        self._reader.join(timeout=5)
        os.close(self._near)


@pytest.mark.parametrize("colour", [True, False])
def test_a_terminal_gets_colour_from_every_process_unless_its_user_wants_none(troupe, colour):
    carrier, gateway = small(troupe, log_format="auto")
    terminal = troupe.add(Terminal())
    gateway.output = terminal.far
    gateway.environment = {"NO_COLOR": "" if colour else "1", "JOURNAL_STREAM": "1:1"}
    gateway.start()
    carrier.wait_bound()
    until(lambda: "bound to 127.0.0.1" in terminal.text, lambda: terminal.text)
    lines = terminal.text.splitlines()[:-1]
    assert len({"role=steward" in line for line in lines} | {"bind=carrier" in line for line in lines}) == 2
    pattern = COLOURED if colour else PLAIN
    assert not [line for line in lines if not pattern.match(line)]


def test_a_file_gets_one_json_object_a_line_from_every_process(troupe):
    carrier, gateway = small(troupe, log_format="json")
    gateway.start()
    carrier.wait_bound()
    gateway.wait_log("bound to 127.0.0.1")
    said = [json.loads(line) for line in gateway.log.splitlines()]
    assert all(list(one)[:4] == ["time", "level", "bind", "message"] for one in said)
    assert {one["bind"] for one in said} == {None, "carrier", "partner"}
    assert {one.get("role") for one in said} >= {"supervisor", "steward", "listener", "embeddedcore", None}


def test_the_journal_gets_priorities_from_every_process(troupe):
    carrier, gateway = small(troupe, log_format="auto")
    gateway.log_file.touch()
    found = gateway.log_file.stat()
    gateway.environment = {"JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino}"}
    gateway.start()
    carrier.wait_bound()
    gateway.wait_log("bound to 127.0.0.1")
    priorities = {re.match(r"<(\d)>bind=(\S+)  ", line).groups() for line in gateway.log.splitlines()}
    assert ("6", "carrier") in priorities and ("4", "-") in priorities
