"""The service's unit, and the gateway as the unit runs it."""

import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from stage import sandbox
from stage.gateway import ROOT, carrier_bind, partner_bind, route
from stage.manager import ServiceManager
from stage.ports import free_port
from stage.standins import NAMES, stand_ins
from stage.waiting import until

UNIT = ROOT / "systemd/omnimessage-smpp.service"
SETTINGS = sandbox.settings(UNIT)


def source(name: str) -> str:
    return (ROOT / "Sources" / name).read_text()


def analyze(*words) -> subprocess.CompletedProcess:
    return subprocess.run(["systemd-analyze", *map(str, words)], capture_output=True, text=True, timeout=60)


def one(key: str) -> str:
    (value,) = SETTINGS[key]
    return value


# The unit


def test_systemd_finds_nothing_wrong_with_it(tmp_path):
    home = tmp_path / "omnimessage-smpp"
    stand_ins(home / "bin")
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/omnimessage-smpp/", f"{home}/"))
    answer = analyze("verify", unit)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")
    unit.write_text(unit.read_text().replace("WatchdogSec=", "WatchdogSeconds="))
    assert "WatchdogSeconds" in analyze("verify", unit).stderr


def test_its_exposure_is_at_most_two():
    answer = analyze("security", "--offline=true", "--threshold=20", UNIT)
    assert answer.returncode == 0, answer.stdout[-200:]


def test_it_is_the_service_of_the_handbook():
    assert (one("Type"), one("User"), one("Group")) == ("notify", "omnimessage-smpp", "omnimessage-smpp")
    assert {one(f"{kind}Directory") for kind in ("State", "Runtime", "Configuration")} == {"omnimessage-smpp"}
    assert one("ExecStart").split() == [
        "/opt/omnimessage-smpp/bin/supervisor", "--config", "/etc/omnimessage-smpp/gateway.yaml"
    ]
    assert one("ExecReload") == "/opt/omnimessage-smpp/bin/smppctl reload"
    folders = source("supervisor/StateFolders.swift")
    assert '"/var/lib/omnimessage-smpp"' in folders and '"/run/omnimessage-smpp"' in folders
    # The supervisor closes its run directory to others: systemd must not open it again.
    assert (one("RuntimeDirectoryMode"), "0o700" in folders) == ("0700", True)
    # Signals go to the supervisor alone, and one worker's end is not the service's.
    assert (one("KillMode"), one("OOMPolicy")) == ("mixed", "continue")
    # What has no priority of its own is no message of ours: a refusal to start, or a program's last words.
    assert (one("StandardError"), one("SyslogLevel")) == ("journal", "err")
    stopping = re.search(r"stopWithin: Duration = .seconds\((\d+)\)", source("Supervision/FleetTimes.swift"))[1]
    assert int(one("TimeoutStopSec")) > int(stopping)


def test_it_is_not_started_again_where_that_cannot_help():
    text = source("Common/ExitStatus.swift")
    numbers = dict(re.findall(r"case (\w+) = (\d+)", text))
    hopeless = re.findall(r"\w+", re.search(r"case (.+): false", text)[1])
    assert one("Restart") == "on-failure"
    assert set(one("RestartPreventExitStatus").split()) == {numbers[name] for name in hopeless} - {"0"}


def test_it_shows_every_variable_that_the_gateway_reads():
    keys = "".join(path.read_text() for path in (ROOT / "Sources/Common/ConfigurationKeys").glob("*.swift"))
    known = set(re.findall(r'environment: "(\w+)"', keys))
    assert set(re.findall(r"(?m)^#Environment=(\w+)=", UNIT.read_text())) == known
    assert len(re.findall(r"(?m)^#LoadCredential=(\w+):/etc/omnimessage-smpp/", UNIT.read_text())) >= 2


def test_the_drop_in_for_newer_systems_lets_systemd_send_the_signal():
    drop_in = sandbox.settings(ROOT / "systemd/notify-reload.conf")
    checked = "/opt/omnimessage-smpp/bin/smppctl config check /etc/omnimessage-smpp/gateway.yaml"
    assert drop_in == {"Type": ["notify-reload"], "ExecReload": ["", checked]}
    assert "-ge 253" in (ROOT / "scripts/debian/postinst").read_text()


def test_the_user_is_made_without_a_shell_and_the_folders_are_closed(tmp_path):
    for kind, end in (("sysusers", "sysusers.d"), ("tmpfiles", "tmpfiles.d")):
        place = tmp_path / "usr/lib" / end
        place.mkdir(parents=True)
        (place / "omnimessage-smpp.conf").write_bytes((ROOT / f"systemd/omnimessage-smpp.{kind}").read_bytes())
    (tmp_path / "etc").mkdir()
    answer = subprocess.run(["systemd-sysusers", f"--root={tmp_path}"], capture_output=True, text=True, timeout=30)
    assert answer.returncode == 0, answer.stderr
    assert re.search(r"(?m)^omnimessage-smpp:.*:/usr/sbin/nologin$", (tmp_path / "etc/passwd").read_text())


# The gateway under it


def confined(troupe, **changes):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        start=False, binds=[carrier_bind(carrier, **changes)], server_binds=[partner_bind()],
        routes=[route("61", "carrier"), route("99", "partner")],
    )
    gateway.through = (sys.executable, sandbox.__file__, UNIT)
    return gateway, carrier


def test_the_gateway_does_all_its_work_with_what_the_unit_leaves_it(troupe):
    """Bind, hand-over, message, receipt, a killed worker, a reload, a graceful stop."""
    gateway, carrier = confined(troupe)
    gateway.start()
    carrier.wait_bound()
    partner = troupe.partner(gateway)
    answer = partner.submit("61499000001", "61400000001", registered_delivery=1)
    assert answer.status == 0
    (submission,) = carrier.wait_for()
    assert carrier.receipt(submission) == 0
    partner.wait_receipt(answer.message_id)
    worker = gateway.child("bindworker", "carrier")
    subprocess.run(["kill", "-KILL", str(worker.pid)], check=True)
    until(lambda: len(carrier.sessions) == 2 and carrier.bound, "the carrier to be bound again", 20)
    gateway.configuration["binds"][0]["tps_limit"] = 50
    gateway.write()
    gateway.signal(signal.SIGHUP)
    gateway.wait_log("configuration read again")
    assert partner.submit("61499000001", "61400000002").status == 0
    carrier.wait_for(to="61400000002")
    gateway.wait_metric("smpp_messages_received_total", 2, bind_name="partner")
    assert gateway.stop() == 0


def test_what_the_unit_leaves_it_is_all_that_is_left(troupe):
    """The test above would mean nothing if nothing were forbidden."""
    words = [sys.executable, sandbox.__file__, UNIT, sys.executable, "-c"]
    forbidden = {
        "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)": "Operation not permitted",
        "import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)": "Operation not permitted",
        "import os; os.chown('/tmp', 0, 0)": "Operation not permitted",
        "import os; os.sched_setaffinity(0, {0})": "Operation not permitted",
    }
    for program, refusal in forbidden.items():
        answer = subprocess.run([*map(str, words), program], capture_output=True, text=True, timeout=30)
        assert answer.returncode == 1 and refusal in answer.stderr, (program, answer.stderr)
    # Helper threads have priorities; the addresses of the machine, which Core is told, are asked for over netlink.
    allowed = "import os, socket as s; os.setpriority(os.PRIO_PROCESS, 0, 1); s.socket(s.AF_NETLINK, s.SOCK_RAW)"
    subprocess.run([*map(str, words), allowed], check=True, timeout=30)


def test_a_password_and_a_setting_come_from_where_the_unit_puts_them(troupe, tmp_path):
    carrier = troupe.carrier()
    secrets = tmp_path / "credentials"
    secrets.mkdir()
    (secrets / "carrier").write_text(carrier.password + "\n")
    bind = carrier_bind(carrier, password_file="${CREDENTIALS_DIRECTORY}/carrier")
    del bind["password"]
    gateway = troupe.gateway(start=False, binds=[bind], smsc_name="of_the_file")
    gateway.environment = {"CREDENTIALS_DIRECTORY": str(secrets), "SMSC_NAME": "of_the_environment"}
    gateway.start()
    carrier.wait_bound()
    assert carrier.password not in "".join(path.title for path in gateway.family) + gateway.log
    until(lambda: "of_the_environment" in str(gateway.core.call("GET", "/frontends")), "the name to be registered")


# What it tells systemd


@pytest.fixture
def told(troupe, tmp_path):
    """A gateway with one bind that is up and one that cannot be, and what it says to systemd."""
    manager = troupe.add(ServiceManager(tmp_path, watchdog=2))
    carrier = troupe.carrier()
    gateway = troupe.gateway(start=False, binds=[carrier_bind(carrier)], server_binds=[partner_bind()])
    gateway.environment = manager.environment
    gateway.start()
    carrier.wait_bound()
    return gateway, manager


def test_systemd_is_told_when_it_is_ready_reloads_and_stops(told):
    gateway, manager = told
    assert re.fullmatch(r"[01] of 2 binds up", manager.wait("READY", "1")["STATUS"])
    before = time.clock_gettime(time.CLOCK_MONOTONIC)
    gateway.signal(signal.SIGHUP)
    at = int(manager.wait("RELOADING", "1")["MONOTONIC_USEC"]) / 1_000_000
    assert before <= at <= time.clock_gettime(time.CLOCK_MONOTONIC)
    assert manager.wait("READY", "1", count=2)["STATUS"] == "1 of 2 binds up"
    assert [key for _, message in manager.messages for key in message if key in ("READY", "RELOADING")] == [
        "READY", "RELOADING", "READY"
    ]
    assert gateway.stop() == 0
    assert manager.wait("STOPPING", "1")


def test_a_reload_before_everything_is_up_does_not_say_that_it_is(troupe, tmp_path):
    manager = troupe.add(ServiceManager(tmp_path))
    gateway = troupe.gateway(start=False, server_binds=[partner_bind()])
    troupe.add(socket.create_server(("127.0.0.1", gateway.metrics_port)))
    gateway.environment = manager.environment
    gateway.launch()
    gateway.wait_log("another program has the port", within=40)
    gateway.signal(signal.SIGHUP)
    gateway.wait_log("configuration read again")
    gateway.configuration["metrics"]["port"] = free_port()
    gateway.write()
    gateway.signal(signal.SIGHUP)
    manager.wait("READY", "1", within=40)
    assert gateway.status()["ready"]
    assert [key for _, message in manager.messages for key in message if key in ("READY", "RELOADING")] == ["READY"]


def test_nothing_of_it_reaches_the_children(told):
    gateway, _ = told
    for child in gateway.family[1:]:
        with open(f"/proc/{child.pid}/environ") as environment:
            assert "NOTIFY_SOCKET" not in environment.read()


def test_the_watchdog_hears_of_it_in_time(told):
    _, manager = told
    manager.wait("WATCHDOG", "1", count=4, within=10)
    times = [at for at, _ in manager.told("WATCHDOG")]
    assert all(later - earlier < 2 for earlier, later in zip(times, times[1:]))


def test_the_status_line_follows_the_binds(told, troupe):
    gateway, manager = told
    manager.wait("STATUS", "1 of 2 binds up")
    troupe.partner(gateway)
    manager.wait("STATUS", "2 of 2 binds up")
