"""Starts a gateway with one partner and one carrier and follows a message and its receipt through all of it.

Needs nothing but Python's own library. Called by scripts/run, which has built the programs.
"""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from rehearsal import Failed, Rehearsal  # noqa: E402

FROM, TO, TEXT = "61499000001", "61400000001", "Hello from acme"


class Story:
    """The journey in words, each line with the time since the message set out."""

    def __init__(self):
        self.began = time.monotonic()
        self._bold = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")

    def title(self, text: str):
        print(f"\n{self._bold[0]}{text}{self._bold[1]}", flush=True)

    def tell(self, text: str):
        print(f"  {time.monotonic() - self.began:6.2f} s  {text}", flush=True)


def follow_one_message(stage: Rehearsal, story: Story):
    story.title("The journey of one message")
    story.began = time.monotonic()
    partner = stage.send_as_partner(FROM, TO, TEXT)
    given = partner.wait_for("message_id", "the gateway's answer to the partner")
    story.tell(f'The partner "acme" sent "{TEXT}" to {TO}; the gateway answered with the id {given}.')
    message = stage.wait_message(given)
    story.tell(f'Core holds it as message {message["id"]} and gave it, by the route for 61…, to "{message["dest_smsc"]}".')
    taken = stage.carrier_took(TO)
    story.tell(f"The carrier accepted it under its own id {taken}.")
    stage.wait_message(given, status="delivered")
    story.tell("Core knows that the carrier has it.")
    state = partner.wait_receipt()
    story.tell(f"The carrier's delivery receipt came back through the gateway: the partner reads {state} for its id {given}.")


def show_addresses(stage: Rehearsal, story: Story):
    story.title("It is up")
    rows = [
        ("Console", f"http://127.0.0.1:{stage.ports['metrics']}/   (the state of every bind; a fuller console is to come)"),
        ("Metrics", f"http://127.0.0.1:{stage.ports['metrics']}/metrics"),
        ("Core's API", f"http://127.0.0.1:{stage.ports['core']}/api   (documentation: /api/docs)"),
        ("SMPP", f"127.0.0.1:{stage.ports['smpp']}   system_id acme, password {stage.partner_password}"),
        ("Status", stage.ctl_line("status").rstrip() or stage.ctl_line()),
        ("Log", str(stage.log_file)),
    ]
    for name, value in rows:
        print(f"  {name:<11}{value}")
    print(f"""
Send one yourself:
  {stage.partner_line(FROM, TO, "My first message")}
  curl -s http://127.0.0.1:{stage.ports['core']}/api/messages -H 'Content-Type: application/json' \\
    -d '{{"source_msisdn": "acme", "destination_msisdn": "{TO}", "message_body": "Hello", "source_smsc": "me"}}'
""")


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/run")
    parser.add_argument("--bin", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--once", action="store_true", help="on free ports; stop when all has arrived")
    parser.add_argument("--state-dir", type=Path, help="keep the gateway's state here")
    return parser.parse_args()


def perform(options, folder: Path) -> int:
    stage = Rehearsal(options.bin, folder, free_ports=options.once)
    story = Story()
    try:
        stage.start()
        story.title(f"The gateway is ready after {time.monotonic() - story.began:.1f} s")
        follow_one_message(stage, story)
        print("\nAll of it arrived.", flush=True)
        if not options.once:
            show_addresses(stage, story)
            print("Press Ctrl-C to stop.", flush=True)
            stage.watch()
        return 0
    except Failed as problem:
        print(f"\nIt did not arrive: {problem}\n", file=sys.stderr)
        print(stage.log_tail(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    finally:
        stage.stop()


def main() -> int:
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    if options.state_dir is not None:
        options.state_dir.mkdir(parents=True, exist_ok=True)
        return perform(options, options.state_dir.resolve())
    with tempfile.TemporaryDirectory(prefix="omnimessage-smpp-") as folder:
        return perform(options, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
