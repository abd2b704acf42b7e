"""The verdict as a table for people, and as one JSON object for programs."""

import statistics

from .ledger import Copy
from .plan import WEIGHTS, WORKERS
from .run import Outcome
from .sender import TRY_AGAIN
from .striker import Kill


def role_of(victim: str) -> str:
    if victim in WORKERS:
        return "client worker" if victim.startswith("carrier") else "server worker"
    return victim


def roles(outcome: Outcome) -> list[dict]:
    """Of each kind of process: how often it was killed, and how long it took to come back."""
    rows = []
    for role in dict.fromkeys(map(role_of, WEIGHTS)):
        kills = [kill for kill in outcome.kills if role_of(kill.victim) == role]
        seconds = [one for kill in kills if (one := outcome.seconds_until_back(kill)) is not None]
        silences = [one for kill in kills if (one := outcome.findings.silences.get(kill.number)) is not None]
        rows.append({
            "role": role, "kills": len(kills), "overtaken": sum(kill.overtaken for kill in kills),
            "recovery_median_s": round(statistics.median(seconds), 3) if seconds else None,
            "recovery_max_s": round(max(seconds), 3) if seconds else None,
            "silence_median_s": round(statistics.median(silences), 3) if silences else None,
            "silence_max_s": round(max(silences), 3) if silences else None,
        })
    return rows


def as_json(outcome: Outcome) -> dict:
    found, ledger, wish = outcome.findings, outcome.ledger, outcome.wish
    serials = {(copy.flow.name, copy.number) for copy in ledger.copies.values()}
    return {
        "good": not outcome.wrongs,
        "seed": wish.seed, "cache": wish.cached, "seconds": round(outcome.seconds, 1),
        "kills": len(outcome.kills), "by_role": roles(outcome),
        "phases": [{"fault": fault, "accepted": during} for fault, during in outcome.phases],
        "serials": len(serials), "sent": len(ledger.copies), "answered_0": ledger.accepted,
        "refused": {TRY_AGAIN.get(status, hex(status)): count for status, count in sorted(found.refused.items())},
        "unanswered": found.unanswered, "arrived": ledger.arrived, "lost": [_name(copy) for copy in found.lost],
        "twice_explained": found.explained, "twice_unexplained": found.unexplained,
        "most_twice_at_a_kill": found.most_twice, "resent_twice": found.resent_twice,
        "refused_yet_arrived": len(found.refused_arrived), "sessions_felled": found.felled,
        "receipts": found.receipts, "receipts_lost": [_name(copy) for copy in found.receipts_lost],
        "receipts_twice": len(found.receipts_twice),
        "slowest_arrival_s": round(found.slowest, 2), "machine_stood_still_s": round(outcome.lived.lost, 1),
        "kill_list": [_row(outcome, kill) for kill in outcome.kills],
        "wrongs": outcome.wrongs,
    }


def _row(outcome: Outcome, kill: Kill) -> dict:
    return {
        "number": kill.number, "at_s": round(kill.at - outcome.began, 3), "victim": kill.victim,
        "age_s": round(kill.age, 2), "back_s": outcome.seconds_until_back(kill), "overtaken": kill.overtaken,
        "twice": sum(kill is one for *_, one in outcome.findings.twice),
    }


def _name(copy: Copy) -> str:
    return copy.text.decode()


def as_text(outcome: Outcome) -> str:
    told = as_json(outcome)
    lines = [
        "", f"Chaos, seed {told['seed']}, cache {'on' if told['cache'] else 'off'}: {told['kills']} kills in {told['seconds']:.0f} s",
        "", f"  {'killed':<16}{'times':>6}{'overtaken':>11}{'back (median':>15}{'most)':>9}{'silence (median':>18}{'most)':>9}",
    ]
    for row in told["by_role"]:
        keys = ("recovery_median_s", "recovery_max_s", "silence_median_s", "silence_max_s")
        back, most, still, longest = (f"{row[key]:.2f} s" if row[key] is not None else "-" for key in keys)
        lines.append(
            f"  {row['role']:<16}{row['kills']:>6}{row['overtaken']:>11}{back:>15}{most:>9}{still:>18}{longest:>9}"
        )
    refused = ", ".join(f"{count} {name}" for name, count in told["refused"].items()) or "0"
    most = told["most_twice_at_a_kill"]
    rows = [
        ("messages", f"{told['serials']}, handed in {told['sent']} times"),
        ("answered with 0", told["answered_0"]),
        ("refused", refused),
        ("never answered", f"{told['unanswered']} (their connection was felled)"),
        ("arrived", f"{told['arrived']}, the slowest {told['slowest_arrival_s']} s after its answer"),
        ("lost", len(told["lost"])),
        ("delivered twice", f"{told['twice_explained']} explained, {told['twice_unexplained']} unexplained; by one kill "
                            f"at most {most['carrier']} at a carrier, {most['partner']} at a partner"),
        ("receipts", f"{told['receipts']}, {len(told['receipts_lost'])} lost, {told['receipts_twice']} twice"),
        ("sent again, both arrived", told["resent_twice"]),
        ("refused, yet arrived", told["refused_yet_arrived"]),
        ("sessions felled", told["sessions_felled"]),
        *([("the machine stood still", f"for {outcome.lived.lost:.0f} s (not counted)")] if outcome.lived.lost else []),
        *((f"Core {one['fault']}", f"{one['accepted']} accepted meanwhile") for one in told["phases"]),
    ]
    lines += ["", *(f"  {name:<26}{value}" for name, value in rows), ""]
    lines += [f"  WRONG: {wrong}" for wrong in told["wrongs"]]
    lines.append("  all as promised" if told["good"] else f"  NOT as promised ({len(told['wrongs'])} lines above)")
    return "\n".join(lines)
