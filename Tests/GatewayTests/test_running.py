"""Starting, reloading, stopping, and doing nothing."""

import os
import re
import signal
import subprocess

from stage.gateway import BIN, UNTIL_WE_DIE, carrier_bind, partner_bind, route
from stage.load import Load
from stage.niceness import least_nice
from stage.terminal import Terminal
from stage.waiting import elapses, measured, until


def small(troupe, start: bool = True, **changes):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        start=start, binds=[carrier_bind(carrier)], server_binds=[partner_bind()], routes=[route("61", "carrier")], **changes
    )
    return gateway, carrier


def test_a_graceful_stop_says_goodbye_at_both_ends_and_ends_with_0(troupe):
    gateway, carrier = small(troupe)
    measured("start until ready", gateway.started_in)
    session, partner = carrier.wait_bound(), troupe.partner(gateway)
    family = gateway.family
    gateway.signal(signal.SIGTERM)
    assert gateway.wait_exit() == 0
    assert session.unbound and session.closed
    until(lambda: partner.unbound and partner.closed, "the partner to be told")
    gateway.wait_gone(family, within=1)


def test_a_graceful_stop_loses_nothing_that_was_answered(troupe):
    gateway, carrier = small(troupe)
    carrier.wait_bound()
    load = Load(troupe.partner(gateway), "61400000001", pace=0.002)
    until(lambda: len(load.accepted) > 100, "traffic to flow")
    gateway.signal(signal.SIGTERM)
    assert gateway.wait_exit() == 0
    load.stop()
    gateway.start()
    arrived = lambda: {one.message.octets for one in carrier.submissions}
    until(lambda: load.accepted <= arrived(), lambda: f"{len(load.accepted - arrived())} messages more to arrive", within=90)


def test_ctrl_c_stops_gracefully_too(troupe):
    gateway, carrier = small(troupe)
    session = carrier.wait_bound()
    gateway.signal(signal.SIGINT)
    assert gateway.wait_exit() == 0
    assert session.unbound


def test_a_second_signal_stops_at_once(troupe):
    gateway, carrier = small(troupe)
    carrier.wait_bound()
    # A message that the carrier never answers keeps the graceful stop waiting.
    carrier.answer = lambda message, number: None
    gateway.core.put_in("61499000001", "61400000001")
    carrier.wait_for()
    family = gateway.family
    gateway.signal(signal.SIGTERM)
    gateway.wait_log(r"INFO .*\bstopping\b")
    gateway.signal(signal.SIGTERM)
    gateway.wait_exit(within=5)
    gateway.wait_gone(family, within=2)


def test_a_changed_limit_is_applied_without_dropping_the_session(troupe):
    gateway, carrier = small(troupe)
    session, partner = carrier.wait_bound(), troupe.partner(gateway)
    assert partner.submit("61499000001", "61400000001").status == 0
    gateway.configuration["server_binds"][0]["source_address_whitelist"] = ["MyBrand"]
    gateway.write()
    gateway.signal(signal.SIGHUP)
    until(lambda: partner.submit("61499000001", "61400000001").status == 0x0A, "the new whitelist to be in force")
    assert not partner.closed and not session.closed


def test_a_changed_credential_reconnects_that_bind_alone(troupe):
    gateway, carrier = small(troupe)
    other = troupe.carrier(password="another1")
    session, partner = carrier.wait_bound(), troupe.partner(gateway)
    gateway.configuration["binds"][0].update(port=other.port, password="another1")
    gateway.write()
    gateway.signal(signal.SIGHUP)
    other.wait_bound()
    until(lambda: session.closed, "the old link to be ended")
    assert session.unbound and not partner.closed
    partner.submit("61499000001", "61400000002")
    other.wait_for(to="61400000002")


def test_a_bind_can_be_added_and_removed(troupe):
    gateway, carrier = small(troupe)
    session = carrier.wait_bound()
    gateway.configuration["server_binds"].append(partner_bind("late"))
    gateway.write()
    gateway.signal(signal.SIGHUP)
    until(lambda: any(one["name"] == "late" for one in gateway.status()["binds"]), "the new bind to be known", pace=0.05)
    late = until(lambda: troupe.admitted(gateway, "late"), "its worker to take the partner", pace=0.05)
    gateway.configuration["server_binds"].pop()
    gateway.write()
    gateway.signal(signal.SIGHUP)
    until(lambda: late.closed, "the session of the removed bind to end")
    until(lambda: gateway.child("bindworker", "late") is None, "its worker to end")
    assert not session.closed


def test_a_dry_run_says_in_words_what_a_reload_would_do_and_why(troupe):
    carrier, gone = troupe.carrier(), troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier), carrier_bind(gone, "gone")], server_binds=[partner_bind(), partner_bind("calm")],
        routes=[route("61", "carrier")],
    )
    session, partner = carrier.wait_bound(), troupe.partner(gateway)
    settings = gateway.configuration
    settings["binds"].pop()
    settings["binds"][0]["address_range"] = "^61"
    settings["server_binds"][0]["tps_limit"] = 7
    settings["server_binds"].append(partner_bind("late"))
    settings["log_format"] = "json"
    gateway.write()
    answer = gateway.ctl("reload", "--dry-run")
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    table = [line.split(None, 3) for line in lines[[line.startswith("PROCESS") for line in lines].index(True):]]
    assert table[0] == ["PROCESS", "BIND", "CHANGE", "WHY"]
    for step in (
        ["bindworker", "gone", "stopped", "removed"], ["bindworker", "carrier", "reconnected", "address_range changed"],
        ["bindworker", "partner", "adjusted", "tps_limit changed"], ["bindworker", "late", "started", "added"],
        ["listener", "-", "adjusted", "server_binds changed"], ["steward", "-", "adjusted", "binds changed"],
    ):
        assert step in table, answer.stdout
    # Embedded Core, console, and the bind that nobody has touched.
    assert "3 of 9 processes kept as they are" in lines
    assert "log_format: takes effect when the service is started anew" in lines
    assert lines[-1] == "Nothing was changed (--dry-run)."
    assert not session.closed and not partner.closed and troupe.admitted(gateway, "late") is None


def test_the_status_is_shown_again_each_second_on_a_terminal(troupe):
    gateway, carrier = small(troupe)
    carrier.wait_bound()
    gateway.wait_bind("carrier")
    terminal = troupe.add(Terminal())
    watching = subprocess.Popen(
        [*UNTIL_WE_DIE, BIN / "smppctl", "--state-dir", gateway.state_dir, "status", "--watch"],
        stdin=subprocess.DEVNULL, stdout=terminal.far, stderr=terminal.far,
    )
    try:
        clear = "\x1b[H\x1b[2J\x1b[3J"
        until(lambda: terminal.text.count(clear) >= 2, lambda: f"the page to be shown again: {terminal.text!r}")
        first = terminal.text.split(clear)[1]
        assert re.search(r"^carrier +client +\x1b\[32mconnected\x1b\[0m ", first, re.MULTILINE), first
        assert gateway.ctl("bind", "disable", "carrier").returncode == 0
        until(lambda: "disabled by smppctl" in terminal.text.split(clear)[-1], lambda: terminal.text.split(clear)[-1])
    finally:
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=10) == -signal.SIGINT


def test_a_reload_with_a_bad_file_changes_nothing_and_is_reported(troupe):
    gateway, carrier = small(troupe)
    session, partner = carrier.wait_bound(), troupe.partner(gateway)
    family = {one.pid for one in gateway.family}
    gateway.configuration["server_binds"][0]["tps_limit"] = 1_000_000
    gateway.write()
    gateway.signal(signal.SIGHUP)
    gateway.wait_log(r"server_binds\[0\]\.tps_limit")
    assert partner.submit("61499000001", "61400000001").status == 0
    assert not session.closed and {one.pid for one in gateway.family} == family


def test_a_carrier_that_goes_away_is_bound_again(troupe):
    gateway, carrier = small(troupe)
    first = carrier.wait_bound()
    worker = gateway.child("bindworker", "carrier")
    first.close()
    until(lambda: len([one for one in carrier.sessions if one.bound_at and not one.closed]) == 1, "a new session")
    assert worker.alive, "a lost link is no reason to end a process"


def test_a_carrier_that_falls_silent_is_noticed(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(binds=[carrier_bind(carrier, enquire_link_interval=1, response_timeout=1)])
    session = carrier.wait_bound()
    session._received = lambda pdu: None
    gateway.wait_log("enquire_link timeout", within=20)
    until(lambda: session.closed and len(carrier.bound) == 1, "the silent link to be replaced")


def test_an_idle_gateway_sleeps(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier, queue_check_frequency=1000)],
        server_binds=[partner_bind(queue_check_frequency=1000)],
    )
    carrier.wait_bound()
    troupe.partner(gateway)
    # What belongs to the start is over when a few scrapes have seen everything up.
    gateway.wait_metric("smpp_uptime_seconds", 4, bind_name="carrier")
    before = {one: (one.wake_ups, one.cpu_ticks) for one in gateway.family}
    elapses(5)
    used = {str(one): (one.wake_ups - was[0], one.cpu_ticks - was[1]) for one, was in before.items()}
    print("MEASURED wake-ups and ticks of 10 ms in 5 idle seconds:", list(used.values()))
    # Timers wake it, two to twenty-five times a second. Two guards, for a loop that polls and for one that never waits: the second is wide,
    # for what a tick of the clock is charged with depends on who else wants the machine.
    assert all(wake_ups <= 250 for wake_ups, _ in used.values()), used
    assert all(ticks <= 100 for _, ticks in used.values()), used


def test_sigusr1_switches_the_debug_log_on_and_off_again(troupe):
    gateway, carrier = small(troupe, log_level="info")
    session = carrier.wait_bound()
    gateway.signal(signal.SIGUSR1)
    until(lambda: "log level is debug" in gateway.log, "the debug log")
    partner = troupe.partner(gateway)
    # The supervisor's word is on its way to the workers.
    until(
        lambda: partner.submit("61499000001", "61400000001").status == 0 and " DEBUG bind=partner  answered submit_sm" in gateway.log,
        "a line of a worker at debug level", pace=0.05,
    )
    gateway.signal(signal.SIGUSR1)
    until(lambda: "log level is info" in gateway.log, "the end of the debug log")
    assert not session.closed


def test_the_supervisor_goes_before_its_children_where_it_may_and_they_are_as_nice_as_it_was_started(troupe):
    gateway, carrier = small(troupe, start=False)
    gateway.through = ["nice", "-n", "3"]
    least = least_nice(*gateway.through)
    gateway.start()
    carrier.wait_bound()
    # The first thread and the store's; the runtime's helpers have ranks of their own.
    assert gateway.main.niceness[0] == least and gateway.main.niceness.count(least) >= 2, gateway.main.niceness
    usual = os.getpriority(os.PRIO_PROCESS, 0) + 3
    for child in gateway.family:
        if child.pid != gateway.main.pid:
            assert child.niceness[0] == usual, (child.title, child.niceness)
