"""What the databases and the gateway's log tell about a message that went missing, and about ends of processes."""

import json
import re
import sqlite3
from datetime import datetime, timezone
from pathlib import Path

from .ledger import Copy

_STATES = ("pending", "delivered", "expired", "failed", "rejected")
# A process has gone, or was near it, otherwise than by our hand.
_OWN_ENDS = re.compile(
    r"^.*(?: ended: (?!.*(?:signal 9|killed)).*|did not answer for|is failing:|could not be launched|Fatal error).*$",
    re.MULTILINE,
)


def own_ends(log: str) -> list[str]:
    """Lines of the log before the stop at the end, about ends that nobody ordered."""
    running = log.rsplit(" stopping", 1)[0]
    return [f"the log says: {found[0].strip()}" for found in _OWN_ENDS.finditer(running)][:10]


def story_of(copy: Copy, core: Path, gateway: Path, log: str) -> list[str]:
    """Some lines: where a message that was answered with 0 was seen last, and its receipts."""
    text = copy.text.decode()
    lines = [f"{text}: answered with 0 by {copy.flow.source}, {copy.ended_at - copy.sent_at:.3f} s after it was sent"]
    rows = _rows(
        core, "SELECT id, state, dest_smsc, attempts, error, smpp_message_ids FROM message"
        " WHERE instr(CAST(content AS TEXT), ?)", f'"message_body":"{text}"',
    )
    if not rows:
        lines.append("  Core has no such message")
    for number, state, bind, attempts, error, ids in rows:
        lines.append(f"  Core: message {number} for {bind}, {_STATES[state]}, {attempts} attempts, {error}, ids {ids}")
        events = "SELECT at, name, description FROM event WHERE message_id = ? ORDER BY id"
        lines += [f"    {_clock(at)} {name} {what}" for at, name, what in _rows(core, events, number)]
        for one in json.loads(ids or "[]"):
            lines += _receipts(core, gateway, one)
        lines += [f"    log: {line}" for line in log.splitlines() if re.search(rf"message_id=\"?{number}\b", line)][:5]
    return lines


def _receipts(core: Path, gateway: Path, carrier_id: str) -> list[str]:
    """Receipts that matched nothing when they came, here or in Core."""
    parked = "SELECT parked_at FROM parked_receipt WHERE instr(CAST(payload AS TEXT), ?)"
    orphan = "SELECT created_at FROM orphan_receipt WHERE smpp_message_id = ?"
    kept = [("the gateway", at) for (at,) in _rows(gateway, parked, f'"{carrier_id}"')]
    kept += [("Core", at) for (at,) in _rows(core, orphan, carrier_id)]
    return [f"    {who} has a receipt for {carrier_id} since {_clock(at)}, and matched it with nothing" for who, at in kept]


def _rows(database: Path, query: str, *values) -> list[tuple]:
    """Nothing where the database cannot be read or has other tables: this only helps whoever looks for the cause."""
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as opened:
            return opened.execute(query, values).fetchall()
    except sqlite3.Error:
        return []


def _clock(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).strftime("%H:%M:%S.%f")[:-3]
