"""How a start that cannot work ends: the number says to systemd whether another one can help, the text what to do."""

import re
import subprocess

import pytest

from stage.gateway import BIN, ROOT, partner_bind

USAGE, DAMAGED, CANNOT_CREATE, TEMPORARY, NOT_PERMITTED, BAD_CONFIGURATION = 2, 65, 73, 75, 77, 78


@pytest.fixture
def gateway(troupe):
    made = troupe.gateway(start=False, server_binds=[partner_bind()])
    made.write()
    return made


def start(gateway, *words, state_dir=None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [BIN / "supervisor", "--config", gateway.file, "--state-dir", state_dir or gateway.state_dir, *words],
        capture_output=True, text=True, timeout=30,
    )


def refused(answer, code: int, *told: str):
    said = answer.stdout + answer.stderr
    assert answer.returncode == code, said
    for text in told:
        assert text in said
    assert "Fatal error" not in said


@pytest.mark.parametrize("program", ["supervisor", "embeddedcore", "smppctl", "rehearse"])
def test_wrong_arguments_and_help(program):
    wrong = subprocess.run([BIN / program, "--colour"], capture_output=True, text=True, timeout=30)
    refused(wrong, USAGE, "--colour", program)
    assert wrong.stdout == ""
    helped = subprocess.run([BIN / program, "--help"], capture_output=True, text=True, timeout=30)
    assert helped.returncode == 0 and "USAGE" in helped.stdout and helped.stderr == ""


def test_a_bad_configuration_names_every_mistake(gateway):
    gateway.configuration |= {"smpp_poll_interval": 1, "log_level": "loud"}
    gateway.write()
    refused(start(gateway), BAD_CONFIGURATION, "smpp_poll_interval", "log_level")


def test_no_configuration_at_all(gateway):
    gateway.file.unlink()
    refused(start(gateway), BAD_CONFIGURATION, str(gateway.file))


def test_a_damaged_database(gateway):
    gateway.state_dir.mkdir(parents=True, exist_ok=True)
    (gateway.state_dir / "gateway.sqlite").write_bytes(b"SQLite format 3\0" + b"\xa5" * 8000)
    refused(start(gateway), DAMAGED, "gateway.sqlite")


def test_a_folder_that_cannot_be_made(gateway):
    (gateway.folder / "in the way").write_text("a file")
    refused(start(gateway, state_dir=gateway.folder / "in the way/state"), CANNOT_CREATE, "in the way")


def test_a_lock_that_may_not_be_taken(gateway):
    gateway.state_dir.mkdir(parents=True, exist_ok=True)
    (gateway.state_dir / "supervisor.lock").mkdir()
    refused(start(gateway), NOT_PERMITTED, "supervisor.lock")


def test_another_supervisor_in_the_same_folder_and_the_first_goes_on(troupe):
    first = troupe.gateway(server_binds=[partner_bind()])
    refused(start(first), TEMPORARY, str(first.main.pid), "--state-dir")
    assert troupe.partner(first).submit("61499000001", "61400000001").status == 0


def test_systemd_tries_again_only_what_may_help():
    unit = (ROOT / "systemd/omnimessage-smpp.service").read_text()
    given_up = {int(one) for one in re.search(r"(?m)^RestartPreventExitStatus=(.+)$", unit)[1].split()}
    assert given_up == {USAGE, DAMAGED, CANNOT_CREATE, NOT_PERMITTED, BAD_CONFIGURATION}
