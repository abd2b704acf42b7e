"""The cache of one bind is switched on and off by an operator; it stays so, and it can be seen who did it."""

import json

from stage.cached import FROM, TO
from stage.gateway import carrier_bind, partner_bind
from stage.waiting import until

OK, SYSERR = 0x00, 0x08


def switch(stage, word: str, name: str = "partner", *more: str) -> str:
    answer = stage.gateway.ctl("cache", word, name, *more)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def told(stage) -> str:
    """What every view says of the cache, which must be the same."""
    bind, summary = stage.gateway.bind("partner"), stage.summary()
    shown = next(
        line for line in stage.gateway.ctl("bind", "show", "partner").stdout.splitlines() if line.startswith("cache ")
    )
    assert shown.removeprefix("cache").strip() == bind["cache"]
    who = bind["cache"].removeprefix("on").removeprefix("off").removeprefix(", ")
    assert (summary or {}).get("switched", "") == who
    assert (who in bind["why"] and "its cache is" in bind["why"]) if who else "cache" not in bind["why"]
    return bind["cache"]


def test_a_cache_is_switched_off_and_on_without_a_new_session(cached):
    stage = cached()
    worker = stage.gateway.child("bindworker", "partner").pid
    assert told(stage) == "on"
    stage.core_goes()
    assert stage.submit("waits").status == OK
    assert switch(stage, "disable") == "the cache of partner is disabled"
    assert told(stage).startswith("off, disabled by smppctl at 20")
    assert told(stage).endswith("; smppctl cache enable partner undoes it")
    until(lambda: stage.submit("refused").status == SYSERR, "messages to be answered by Core alone")
    stage.core_comes()
    stage.wait_arrived(["waits"])
    stage.wait_empty()
    until(lambda: stage.submit("direct").status == OK, "Core to take messages")
    assert int(stage.submit("direct").message_id) > 0, "Core's own id"
    assert json.loads(switch(stage, "enable", "partner", "--json")) == {"bind": "partner", "done": "enable_cache"}
    assert told(stage) == "on", "the file's word holds again"
    until(lambda: int(stage.submit("cached").message_id) < 0, "an id of the cache")
    assert stage.gateway.child("bindworker", "partner").pid == worker


def test_a_switch_outlives_a_restart_and_a_reload_until_it_is_taken_back(troupe):
    gateway = troupe.gateway(server_binds=[partner_bind()])
    partner = troupe.partner(gateway)
    assert int(partner.submit(FROM, TO).message_id) > 0
    assert gateway.ctl("cache", "enable", "partner").returncode == 0
    until(lambda: int(partner.submit(FROM, TO).message_id) < 0, "an id of the cache")
    gateway.stop()
    gateway.start()
    partner = troupe.partner(gateway)
    assert int(partner.submit(FROM, TO).message_id) < 0
    gateway.configuration["server_binds"][0]["tps_limit"] = 77
    gateway.write()
    assert gateway.ctl("reload").returncode == 0
    assert int(partner.submit(FROM, TO).message_id) < 0
    assert gateway.bind("partner")["cache"].startswith("on, enabled by smppctl at")
    table = gateway.ctl("cache", "summary").stdout
    assert "smppctl cache disable partner undoes it" in table
    assert gateway.ctl("cache", "disable", "partner").returncode == 0
    until(lambda: int(partner.submit(FROM, TO).message_id) > 0, "Core's own id")
    assert gateway.bind("partner")["cache"] == "off"


def test_a_carriers_cache_is_switched_too_and_a_name_that_is_none_is_refused(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(binds=[carrier_bind(carrier)])
    assert gateway.ctl("cache", "enable", "carrier").returncode == 0
    assert gateway.bind("carrier")["cache"].startswith("on, enabled")
    refused = gateway.ctl("cache", "enable", "nobody")
    assert refused.returncode == 1 and "there is no bind nobody" in refused.stderr
    assert gateway.ctl("cache", "enable").returncode == 2
