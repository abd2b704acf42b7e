"""What the gateway writes: to a terminal, to a file, to the journal."""

import json
import os
import re
import signal

import pytest

from stage.gateway import carrier_bind, partner_bind
from stage.partner import Refused
from stage.terminal import Terminal
from stage.waiting import until

COLOURED = re.compile(r"^\S+ \S+Z \x1b\[\d+m[A-Z]+ *\x1b\[0m bind=\S+  ")
PLAIN = re.compile(r"^\S+ \S+Z (TRACE|DEBUG|INFO |NOTE |WARN |ERROR|CRIT ) bind=\S+  ")


def small(troupe, **settings):
    carrier = troupe.carrier()
    return carrier, troupe.gateway(
        start=False, binds=[carrier_bind(carrier)], server_binds=[partner_bind()],
        routes=[{"prefix": "", "dest_smsc": "carrier"}], **settings,
    )


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


# Fields


def objects(gateway) -> list[dict]:
    """What stands in a log of JSON objects; every line has to be one."""
    text = gateway.log
    return [json.loads(line) for line in text[:text.rfind("\n") + 1].splitlines()]


def one_that_says(gateway, words: str, **fields) -> dict:
    def found():
        for one in objects(gateway):
            if words in one["message"] and all(one.get(key) == value for key, value in fields.items()):
                return one
        return None

    return until(found, lambda: f"a line with {words!r} and {fields}; there is {[one for one in objects(gateway) if words in one['message']]}")


def test_who_was_let_in_or_refused_and_what_was_rejected_is_in_fields_too(troupe):
    carrier, gateway = small(troupe, log_format="json", log_level="info")
    gateway.configuration["server_binds"][0]["source_address_whitelist"] = ["MyBrand"]
    gateway.start()
    carrier.wait_bound()
    for name, password in (("partner", "mistaken"), ("stranger", "strangely")):
        with pytest.raises(Refused):
            troupe.partner(gateway, name, password)
    partner = troupe.partner(gateway)
    assert partner.submit("61499000001", "61400000001").status == 0x0A
    partner.close()
    here = {"peer": "127.0.0.1"}
    one_that_says(
        gateway, "SMPP Server: Refused bind from 127.0.0.1 as 'partner' - invalid password", bind="partner",
        system_id="partner", reason="invalid password", status="0x0000000e", **here,
    )
    one_that_says(
        gateway, "SMPP Server: Refused bind from 127.0.0.1 as 'stranger' - unknown system_id", bind=None,
        system_id="stranger", reason="unknown system_id", **here,
    )
    one_that_says(
        gateway, "SMPP Server: Bound partner from 127.0.0.1", bind="partner", system_id="partner", bind_type="transceiver",
        session="1", **here,
    )
    one_that_says(
        gateway, "SMPP Server: Rejected submit_sm from partner - source_addr '61499000001' not in whitelist", bind="partner",
        source="61499000001", destination="61400000001", command="submit_sm", status="0x0000000a", **here,
    )
    one_that_says(gateway, "SMPP Server: Session of partner from 127.0.0.1 ended", bind="partner", system_id="partner", **here)
    one_that_says(
        gateway, "bound to 127.0.0.1", bind="carrier", peer=f"127.0.0.1:{carrier.port}", system_id=carrier.system_id,
        bind_type="transceiver",
    )


def test_the_debug_log_of_every_process_follows_a_message_from_end_to_end_and_stops_again(troupe):
    carrier, gateway = small(troupe, log_format="json", log_level="info")
    gateway.start()
    session = carrier.wait_bound()
    partner = troupe.partner(gateway)

    def journey(to: str) -> str:
        answer = partner.submit("61499000001", to, b"nobody may read this")
        assert answer.status == 0
        carrier.wait_for(to=to)
        return answer.message_id

    journey("61400000001")
    gateway.signal(signal.SIGUSR1)
    one_that_says(gateway, "log level is debug")
    # The supervisor's word reaches each process when it reaches it.
    until(lambda: journey("61400000002") and any(one.get("message") == "received submit_sm" for one in objects(gateway)), "it")
    until(lambda: any(one["message"] == "sent submit_sm" for one in objects(gateway)) or not journey("61400000002"), "both")
    message_id = journey("61400000003")
    ends = {"source": "61499000001", "destination": "61400000003"}
    here = one_that_says(gateway, "received submit_sm", bind="partner", **ends)
    one_that_says(
        gateway, "answered submit_sm", bind="partner", sequence=here["sequence"], message_id=message_id, status="0x00000000",
    )
    one_that_says(gateway, "message fetched from core", bind="carrier", **ends)
    sent = one_that_says(gateway, "sent submit_sm", bind="carrier", **ends)
    one_that_says(
        gateway, "message answered by the far side", bind="carrier", message_id=sent["message_id"], status="0x00000000",
        carrier_message_id=carrier.wait_for(to="61400000003")[0].message_id,
    )
    one_that_says(gateway, "message settled", bind="carrier", message_id=sent["message_id"], outcome="delivered")
    one_that_says(gateway, "core has answered", bind="partner", outcome="done")
    gateway.signal(signal.SIGUSR1)
    one_that_says(gateway, "log level is info")
    until(lambda: is_quiet(gateway, lambda: journey("61400000004")), "the debug log of the workers to stop", pace=0.1)
    assert "nobody may read this" not in gateway.log and not session.closed


def is_quiet(gateway, journey) -> bool:
    """Whether a message goes through without a word at debug level."""
    before = len(objects(gateway))
    journey()
    return not [one for one in objects(gateway)[before:] if one["level"] == "debug"]


@pytest.mark.parametrize("style", ["json", "text"])
def test_the_words_of_a_crash_are_a_line_of_that_bind_in_the_style_of_all(troupe, style):
    carrier, gateway = small(troupe, log_format=style)
    gateway.start()
    carrier.wait_bound()
    worker, steward = gateway.child("bindworker", "carrier"), gateway.child("steward")
    # As the system writes it, past the log: into the pipe that is its standard error.
    for child, words in ((worker, b"Fatal error: Index out of range\n\n<4>low on memory\n"), (steward, b"Killed\n")):
        with open(f"/proc/{child.pid}/fd/2", "wb", buffering=0) as pipe:
            pipe.write(words)
    os.kill(worker.pid, signal.SIGKILL)
    gateway.wait_log(r"worker carrier ended: killed by signal 9")
    if style == "json":
        one_that_says(gateway, "Fatal error: Index out of range", bind="carrier", level="error")
        one_that_says(gateway, "low on memory", bind="carrier", level="warning")
        one_that_says(gateway, "Killed", bind=None, role="steward", level="error")
    else:
        gateway.wait_log(r"Z ERROR bind=carrier  Fatal error: Index out of range\n")
        gateway.wait_log(r"Z WARN  bind=carrier  low on memory\n")
        gateway.wait_log(r"Z ERROR bind=-  Killed role=steward\n")
        assert not [line for line in gateway.log.splitlines() if not PLAIN.match(line)]


def test_what_a_person_sees_of_a_crash_is_in_the_status_though_all_is_up_again(troupe):
    carrier, gateway = small(troupe)
    gateway.start()
    carrier.wait_bound()
    worker = gateway.child("bindworker", "carrier")
    with open(f"/proc/{worker.pid}/fd/2", "wb", buffering=0) as pipe:
        pipe.write(b"Fatal error: Index out of range\n")
    os.kill(worker.pid, signal.SIGKILL)
    gateway.wait_log(r"worker carrier ended: killed by signal 9")
    gateway.wait_bind("carrier")
    text = gateway.ctl("status").stdout
    assert re.search(r"bindworker  carrier +\d+ +up\n  └ last one ended \d+ s ago: killed by signal 9: .*Fatal error: Index out of range\n", text), text
    # One that was asked to end is no trouble.
    assert gateway.ctl("bind", "reconnect", "partner").returncode == 0
    until(lambda: "worker partner ended: exit code 0" in gateway.log, "the old process to end")
    gateway.wait_log(r"(?s)worker partner ended: exit code 0.*worker partner is ready")
    assert "bindworker  partner" not in gateway.ctl("status").stdout


# Floods


def test_a_flood_of_rejections_is_told_as_a_number_and_hides_nothing(troupe):
    carrier, gateway = small(troupe, log_format="json", log_level="info")
    gateway.configuration["server_binds"][0]["source_address_whitelist"] = ["MyBrand"]
    gateway.start()
    partner = troupe.partner(gateway)
    sequences = []
    for count in range(2000):
        sequences.append(partner.send("61499000001", f"614{count:08d}"))
        if count % 40 == 39:
            assert partner.answer_to(sequences[-1]).status == 0x0A
    with pytest.raises(Refused):
        troupe.partner(gateway, password="mistaken")
    one_that_says(gateway, "Refused bind from 127.0.0.1 as 'partner' - invalid password")
    more = r"Rejected submit_sm from partner - source_addr not in whitelist, and (\d+) more in the last 10 s"

    def told():
        lines = [one["message"] for one in objects(gateway) if "Rejected" in one["message"]]
        numbers = [int(found[1]) for line in lines if (found := re.search(more, line))]
        return len(lines) - len(numbers), sum(numbers)

    until(lambda: sum(told()) == 2000, lambda: f"2000 rejections to be told: {told()}", 30, pace=0.1)
    assert told()[0] == 10
    assert "lines were left out" not in gateway.log
