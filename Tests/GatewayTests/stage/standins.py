"""Programs that only say their name: for tests of what is done with programs, not of what they do."""

from pathlib import Path

NAMES = ("supervisor", "bindworker", "listener", "tlsgate", "steward", "console", "embeddedcore", "smppctl", "rehearse")


def stand_ins(folder: Path, said: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {name} {said} \"$@\"\n")
        program.chmod(0o755)
    return folder
