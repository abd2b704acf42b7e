"""`smppctl logs`: the log of all processes in one place, filtered, in words or for a script, and live."""

import json
import os
import re
import signal
import subprocess

import pytest

from stage.gateway import BIN, carrier_bind, partner_bind
from stage.partner import Refused
from stage.waiting import elapses, until
from stage.watching import Watching

LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z (TRACE|DEBUG|INFO |NOTE |WARN |ERROR|CRIT |-    ) (\w+) bind=(\S+)  .")


def made(troupe, **changes):
    carrier = troupe.carrier()
    gateway = troupe.gateway(binds=[carrier_bind(carrier)], server_binds=[partner_bind()], **changes)
    carrier.wait_bound()
    return gateway


@pytest.fixture(scope="module")
def running(module_troupe):
    return made(module_troupe)


def shown(gateway, *words: str) -> list[str]:
    answer = gateway.ctl("logs", *words)
    assert answer.returncode == 0 and answer.stderr == "", answer.stderr
    return answer.stdout.splitlines()


def told(gateway, *words: str) -> list[dict]:
    return [json.loads(line) for line in shown(gateway, "--json", *words)]


def test_lines_of_every_process_have_one_shape(running):
    until(lambda: any("bound to" in line for line in shown(running)), "the worker's line")
    lines = shown(running)
    assert all(LINE.match(line) for line in lines), lines
    assert {LINE.match(line)[2] for line in lines} >= {"supervisor", "bindworker", "listener"}
    assert any("the gateway is ready" in line and " INFO " in line for line in lines)
    assert "\x1b" not in "".join(lines), "no colours where nobody sees them"


@pytest.mark.parametrize("style", ["text", "json", "journal"])
def test_every_format_of_the_log_is_understood(troupe, style):
    gateway = made(troupe, log_format=style)
    bound = until(
        lambda: next((one for one in told(gateway, "--bind", "carrier") if "bound to" in one["message"]), None), "a line",
    )
    assert (bound["level"], bound["process"], bound["bind"]) == ("info", "bindworker", "carrier")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}(\.\d+)?Z", bound["time"])
    assert {one["level"] for one in told(gateway)} <= {"debug", "info", "notice", "warning", "error"}


def test_a_bind_is_filtered_with_what_the_supervisor_says_of_it(running):
    until(lambda: any("bound to" in one["message"] for one in told(running, "--bind", "carrier")), "the worker's line")
    lines = told(running, "--bind", "carrier")
    assert {one["bind"] for one in lines} == {"carrier"}
    assert {one["process"] for one in lines} >= {"bindworker", "supervisor"}
    assert told(running, "--bind", "nobody") == []


def test_the_last_lines_that_pass_are_shown(running):
    everything = told(running, "-n", "10000")
    assert told(running, "-n", "3", "--level", "trace") == told(running, "-n", "3")
    mine = [one for one in everything if one["bind"] == "carrier"]
    assert told(running, "--bind", "carrier", "--lines", "2") == mine[-2:], "the filter comes before the number"
    assert shown(running, "-n", "0") == []


def test_a_level_is_that_and_worse(troupe):
    gateway = troupe.gateway(server_binds=[partner_bind()])
    with pytest.raises(Refused):
        troupe.partner(gateway, password="wrong")
    refusal = until(lambda: [one for one in told(gateway, "--level", "warning") if "Refused bind" in one["message"]], "it")
    assert refusal[0]["level"] == "warning" and refusal[0]["bind"] == "partner"
    assert all(one["level"] in ("warning", "error", "critical", "unknown") for one in told(gateway, "--level", "warning"))
    assert gateway.ctl("logs", "--level", "loud").returncode == 2


def test_follow_goes_on_with_what_is_new(running, module_troupe):
    watching = module_troupe.add(Watching(running, "logs", "-f", "-n", "1", "--bind", "partner"))
    until(lambda: watching.lines, "the last line of before")
    assert len(watching.lines) == 1
    module_troupe.partner(running)
    watching.wait("Bound partner from 127.0.0.1")


def test_a_crash_is_shown_as_an_error_without_what_a_terminal_obeys(troupe):
    gateway = made(troupe)
    watching = troupe.add(Watching(gateway, "logs", "-f"))
    watching.wait("the gateway is ready")
    # What a process says outside of its log: written to the pipe that is its standard error.
    worker = gateway.child("bindworker", "carrier")
    with open(f"/proc/{worker.pid}/fd/2", "wb", buffering=0) as pipe:
        pipe.write(b"Fatal error: \x1b]0;owned\x07 \xff out of range\n")
    line = watching.wait("Fatal error")
    assert LINE.match(line)[1] == "ERROR" and "bindworker bind=carrier" in line
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", line)
    assert any("Fatal error" in one for one in shown(gateway, "--level", "error"))
    os.kill(worker.pid, signal.SIGKILL)
    watching.wait("supervisor", "bind=carrier", "signal")


def test_when_the_gateway_ends_it_says_so(troupe):
    gateway = made(troupe)
    watching = troupe.add(Watching(gateway, "logs", "--follow"))
    watching.wait("the gateway is ready")
    gateway.stop()
    assert watching.finish() == 1
    assert "the gateway has ended" in watching.complaint and "journalctl" in watching.complaint
    assert watching.all("stopping")


def test_a_reader_that_goes_ends_it_quietly(running):
    shell = f'"{BIN}/smppctl" --state-dir "{running.state_dir}" logs -n 10000 | head -n 1'
    answer = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, timeout=30)
    assert answer.returncode == 0 and answer.stderr == "" and len(answer.stdout.splitlines()) == 1


def test_without_a_gateway_it_says_how_to_start_one(tmp_path):
    answer = subprocess.run([BIN / "smppctl", "--state-dir", tmp_path, "logs"], capture_output=True, text=True)
    assert answer.returncode == 1 and "no gateway runs" in answer.stderr


@pytest.mark.parametrize("words", [["-n", "10001"], ["-n", "-1"], ["--level", ""]])
def test_wrong_usage_ends_with_2(running, words):
    assert running.ctl("logs", *words).returncode == 2


def resident(pid: int) -> int:
    """Kilobytes."""
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])


def test_a_reader_that_stands_still_costs_the_supervisor_nothing(troupe):
    gateway = made(troupe)
    readers = [troupe.add(Watching(gateway, "logs", "-f", "-n", "1")) for _ in range(4)]
    for reader in readers:
        until(lambda: reader.lines, "the last line of before")
        reader.pause()
    worker = gateway.child("bindworker", "carrier")
    with open(f"/proc/{worker.pid}/fd/2", "wb", buffering=0) as pipe:
        # The ring is full before the measure begins: what is kept is allowed to cost something.
        for burst in range(3):
            flood(gateway, pipe, burst)
        before = resident(gateway.main.pid)
        for burst in range(3, 8):
            flood(gateway, pipe, burst)
    assert resident(gateway.main.pid) - before < 4_000, "kilobytes; sixteen thousand went by, to each of four readers"
    for reader in readers:
        reader.go_on()
        reader.wait("lines were left out")
        reader.wait("number 7-399")


def flood(gateway, pipe, burst: int):
    """Long lines, as many in a second as a child may write."""
    for line in range(400):
        pipe.write(f"number {burst}-{line:03d} {'x' * 8000}\n".encode())
    newest = f"number {burst}-399"
    until(lambda: newest in gateway.ctl("logs", "-n", "1").stdout, f"the supervisor to have {newest}", pace=0.1)
    elapses(1.1)
