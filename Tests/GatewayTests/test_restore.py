"""A copy of the gateway's database that is put back, or begun with elsewhere: nothing that was answered is missing from Core."""

import os
import signal
import sqlite3

from stage.gateway import partner_bind
from stage.waiting import until

FROM, TO = "61499000001", "61400000001"


def database(gateway):
    return gateway.state_dir / "gateway.sqlite"


def copy_live(gateway, target):
    """As the handbook says, while the gateway runs."""
    with sqlite3.connect(f"file:{database(gateway)}?mode=ro", uri=True) as live, sqlite3.connect(target) as copy:
        live.backup(copy)


def put_back(copy, gateway):
    for suffix in ("", "-wal", "-shm"):
        database(gateway).with_name(f"gateway.sqlite{suffix}").unlink(missing_ok=True)
    database(gateway).write_bytes(copy.read_bytes())


def submit(partner, texts):
    numbers = [partner.send(FROM, TO, text.encode()) for text in texts]
    assert {partner.answer_to(number, within=30).status for number in numbers} == {0}


def wait_arrived(gateway, texts):
    def arrived():
        return sorted(one["message_body"] for one in gateway.core.messages("limit=1000"))

    until(lambda: set(texts) <= set(arrived()), lambda: f"all in Core; missing {set(texts) - set(arrived())}", 20)
    assert arrived() == sorted(texts), "and none twice"


def test_after_an_older_copy_was_put_back_everything_that_is_answered_arrives(troupe, tmp_path):
    gateway = troupe.gateway(server_binds=[partner_bind(cache_enabled=True)])
    partner = troupe.partner(gateway)
    texts = [f"before the copy {n}" for n in range(20)]
    submit(partner, texts)
    wait_arrived(gateway, texts)
    # These are in the copy, and reach Core after it was made.
    waiting = [f"in the copy {n}" for n in range(5)]
    core = gateway.child("embeddedcore")
    os.kill(core.pid, signal.SIGSTOP)
    submit(partner, waiting)
    copy_live(gateway, tmp_path / "copy.sqlite")
    os.kill(core.pid, signal.SIGCONT)
    since = [f"since the copy {n}" for n in range(20)]
    submit(partner, since)
    wait_arrived(gateway, texts + waiting + since)
    gateway.stop()
    put_back(tmp_path / "copy.sqlite", gateway)
    gateway.start()
    partner = troupe.partner(gateway)
    after = [f"after the copy {n}" for n in range(40)]
    submit(partner, after)
    wait_arrived(gateway, texts + waiting + since + after)


def test_after_a_copy_of_a_stopped_gateway_was_put_back_nothing_is_taken_for_a_repeat(troupe, tmp_path):
    gateway = troupe.gateway(server_binds=[partner_bind(cache_enabled=True)])
    texts = ["before"]
    submit(troupe.partner(gateway), texts)
    wait_arrived(gateway, texts)
    gateway.stop()
    # It holds the very next number: those that come now would be given again.
    (tmp_path / "copy.sqlite").write_bytes(database(gateway).read_bytes())
    for when in ("since", "after"):
        gateway.start()
        fresh = [f"{when} the copy {n}" for n in range(30)]
        submit(troupe.partner(gateway), fresh)
        texts += fresh
        wait_arrived(gateway, texts)
        gateway.stop()
        put_back(tmp_path / "copy.sqlite", gateway)


def test_two_gateways_that_began_with_one_copy_take_nothing_from_each_other(troupe, tmp_path):
    first = troupe.gateway(server_binds=[partner_bind(cache_enabled=True)])
    partner = troupe.partner(first)
    submit(partner, ["one"])
    wait_arrived(first, ["one"])
    second = troupe.gateway(
        start=False, api_base_url=f"http://127.0.0.1:{first.core_port}", server_binds=[partner_bind(cache_enabled=True)],
    )
    second.state_dir.mkdir()
    copy_live(first, database(second))
    second.start()
    submit(partner, [f"first {n}" for n in range(10)])
    submit(troupe.partner(second), [f"second {n}" for n in range(10)])
    wait_arrived(first, ["one"] + [f"{name} {n}" for name in ("first", "second") for n in range(10)])
