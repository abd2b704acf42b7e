"""smppctl send and queue: messages handed to Core by hand, and what waits there."""

import json
import re
import subprocess

import pytest
import yaml

from stage.gateway import BIN, carrier_bind, route
from stage.ports import free_port
from stage.waiting import until


def send(gateway, *words):
    return gateway.ctl("send", "--from", "Example", *words)


def test_a_message_is_handed_over_and_its_id_printed(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(binds=[carrier_bind(carrier)], routes=[route("61", "carrier")])
    carrier.wait_bound()
    answer = send(gateway, "--to", "61400000001", "--text", "Grüße")
    assert answer.returncode == 0, answer.stderr
    assert re.fullmatch(r"\d+\n", answer.stdout), answer.stdout
    [taken] = carrier.wait_for(to="61400000001")
    assert taken.message.source == "Example"
    assert gateway.core.message(int(answer.stdout))["message_body"] == "Grüße"


def test_a_message_is_followed_until_the_carrier_has_it(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(binds=[carrier_bind(carrier), carrier_bind(carrier, "other")])
    carrier.wait_bound()
    answer = send(gateway, "--to", "61400000001", "--text", "a", "--bind", "carrier", "--receipt", "--wait", "--json")
    assert answer.returncode == 0, answer.stderr
    end = json.loads(answer.stdout)
    assert end["status"] == "delivered" and end["bind"] == "carrier" and len(end["smpp_message_ids"]) == 1
    [taken] = carrier.wait_for()
    assert taken.message_id == end["smpp_message_ids"][0]
    assert gateway.core.message(end["id"])["registered_delivery"] == 1
    shown = send(gateway, "--to", "61400000001", "--text", "b", "--bind", "carrier", "--wait")
    assert shown.returncode == 0
    lines = shown.stdout.splitlines()
    assert lines[0].isdigit() and lines[-1].startswith("delivered by carrier, the carrier's id ")
    assert "registered_delivery" not in gateway.core.message(int(lines[0]))


def test_a_message_that_nobody_will_send_is_followed_no_longer_than_asked(troupe):
    gateway = troupe.gateway()
    answer = send(gateway, "--to", "4912345", "--text", "a", "--wait", "--timeout", "1")
    assert answer.returncode == 1
    assert "still waits, for a route" in answer.stderr
    odd = send(gateway, "--to", "4912345", "--text", "a", "--bind", "mistyped")
    assert odd.returncode == 0 and "no bind mistyped" in odd.stderr


def test_a_message_that_the_carrier_refuses_is_a_failure(troupe):
    carrier = troupe.carrier()
    carrier.answer = lambda message, number: (0x0B, "")
    gateway = troupe.gateway(binds=[carrier_bind(carrier)])
    carrier.wait_bound()
    answer = send(gateway, "--to", "61400000001", "--text", "a", "--bind", "carrier", "--wait")
    assert answer.returncode == 1
    assert re.search(r"message \d+ is (failed|rejected): .*destination address is invalid", answer.stderr), answer.stderr


def test_the_queue_tells_what_waits_and_why(troupe):
    gateway = troupe.gateway(binds=[{
        "name": "away", "host": "127.0.0.1", "port": free_port(), "system_id": "x", "password": "y3syes",
    }])
    empty = json.loads(gateway.ctl("queue", "--json").stdout)
    assert [one["bind"] for one in empty["binds"]] == ["away"] and empty["binds"][0]["waiting"] == 0
    for _ in range(3):
        assert send(gateway, "--to", "61400000001", "--text", "a", "--bind", "away").returncode == 0
    assert send(gateway, "--to", "61400000001", "--text", "a").returncode == 0
    binds = {one["bind"]: one for one in json.loads(gateway.ctl("queue", "--json").stdout)["binds"]}
    assert binds["away"]["waiting"] == 3 and binds["away"]["due"] == 3 and binds["away"]["oldest"]
    assert binds[None]["waiting"] == 1
    table = gateway.ctl("queue")
    assert table.returncode == 0
    assert re.search(r"^away +3 +3 +0 +0 ", table.stdout, re.MULTILINE), table.stdout
    assert "(no route)" in table.stdout
    only = json.loads(gateway.ctl("queue", "--bind", "away", "--json").stdout)["binds"]
    assert [one["bind"] for one in only] == ["away"]


def test_a_message_that_was_put_off_has_its_time_and_its_error(troupe):
    carrier = troupe.carrier()
    carrier.answer = lambda message, number: (0x08, "")
    gateway = troupe.gateway(binds=[carrier_bind(carrier)])
    carrier.wait_bound()
    assert send(gateway, "--to", "61400000001", "--text", "a", "--bind", "carrier").returncode == 0

    def put_off():
        [bind] = json.loads(gateway.ctl("queue", "--json").stdout)["binds"]
        return bind if bind["later"] == 1 else None

    bind = until(put_off, "the message to be put off", within=20)
    assert bind["due"] == 0 and bind["retried"] == 1 and bind["next_attempt"]
    assert "system error" in bind["errors"][0]["error"] and bind["errors"][0]["messages"] == 1
    table = gateway.ctl("queue").stdout
    assert re.search(r"^carrier .* in \d+ s$", table, re.MULTILINE), table
    assert re.search(r"^  └ .*system error", table, re.MULTILINE), table


def test_a_core_that_wants_a_key_is_asked_with_the_one_in_the_file(troupe):
    gateway = troupe.gateway(start=False)
    gateway.configuration["embedded_core"]["api_key"] = "only-for-friends"
    gateway.core.key = "only-for-friends"
    gateway.start()
    refused = gateway.ctl("queue")
    assert refused.returncode == 1 and "--config" in refused.stderr
    assert "only-for-friends" not in refused.stderr
    good = gateway.ctl("queue", "--config", str(gateway.file))
    assert good.returncode == 0, good.stderr


def test_without_a_gateway_the_file_says_where_core_is(tmp_path):
    path = tmp_path / "gateway.yaml"
    path.write_text(yaml.safe_dump({"api_base_url": f"http://127.0.0.1:{free_port()}"}))
    answer = subprocess.run(
        [BIN / "smppctl", "send", "--to", "1", "--from", "2", "--text", "x", "--config", path], capture_output=True, text=True,
    )
    assert answer.returncode == 1
    assert "cannot be asked: connection refused" in answer.stderr
    nothing = subprocess.run([BIN / "smppctl", "--state-dir", tmp_path, "queue"], capture_output=True, text=True)
    assert nothing.returncode == 1 and "no gateway runs" in nothing.stderr


@pytest.mark.parametrize("words", [
    [], ["--to", "1", "--text", "x"], ["--to", "", "--from", "1", "--text", "x"],
    ["--to", "1", "--from", "1", "--text", ""], ["--to", "1" * 21, "--from", "1", "--text", "x"],
    ["--to", "1", "--from", "1", "--text", "x", "--timeout", "0"],
])
def test_what_is_missing_is_wrong_usage(words):
    answer = subprocess.run([BIN / "smppctl", "send", *words], capture_output=True, text=True)
    assert answer.returncode == 2, answer.stderr
