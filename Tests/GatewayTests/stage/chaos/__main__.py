"""The command: scripts/chaos."""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from .core_proxy import FAULTS
from .plan import WEIGHTS, Size
from .report import as_json, as_text
from .run import Run, Wish


def arguments():
    parser = argparse.ArgumentParser(
        prog="scripts/chaos", description="Kills the gateway's processes under load and keeps the books."
    )
    parser.add_argument("--kills", type=int, help="how many (100; none with --phase, where they fall into the faults)")
    parser.add_argument("--seed", type=int, help="repeats the order and the moments of an earlier run")
    parser.add_argument("--gap", type=float, default=1.5, help="seconds between two kills, on average (1.5)")
    parser.add_argument("--cache", choices=("on", "off"), default="on", help="cache_enabled on all binds (on)")
    parser.add_argument("--rate", type=float, default=800, help="messages a second, all together (800)")
    parser.add_argument("--finale", choices=WEIGHTS, help="who is killed last")
    parser.add_argument(
        "--phase", action="append", choices=(*FAULTS, "all"), default=[],
        help="a fault of Core; may be given several times",
    )
    parser.add_argument("--phase-seconds", type=float, default=20, help="how long each lasts (20)")
    parser.add_argument("--json", action="store_true", help="the verdict as one JSON object; progress goes to stderr")
    parser.add_argument("--state-dir", type=Path, help="keep configuration, log and databases here")
    return parser.parse_args()


def wish_of(options) -> Wish:
    phases = FAULTS if "all" in options.phase else tuple(options.phase)
    kills = options.kills if options.kills is not None else 0 if phases else 100
    return Wish(
        kills=kills, seed=options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 31),
        gap=options.gap, cached=options.cache == "on", finale=options.finale, phases=phases,
        phase_seconds=options.phase_seconds, size=Size(rate=options.rate),
    )


def main() -> int:
    options = arguments()
    wish = wish_of(options)
    folder = options.state_dir or Path(tempfile.mkdtemp(prefix="omnimessage-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()

    def tell(line: str):
        print(f"{time.monotonic() - began:7.1f} s  {line}", file=sys.stderr if options.json else sys.stdout, flush=True)

    good = False
    try:
        tell(f"seed {wish.seed}, cache {'on' if wish.cached else 'off'}, {wish.kills} kills, state in {folder}")
        outcome = Run(wish, folder.resolve(), tell).perform()
        good = not outcome.wrongs
        print(json.dumps(as_json(outcome), indent=2) if options.json else as_text(outcome), flush=True)
    except AssertionError as problem:
        print(f"The run did not come to its end: {problem}", file=sys.stderr)
    finally:
        if not good:
            print(f"The state is kept in {folder}; again with --seed {wish.seed}", file=sys.stderr)
        elif options.state_dir is None:
            shutil.rmtree(folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
