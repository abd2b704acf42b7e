"""The package's life on a booted Debian, told line by line. Called by scripts/machine."""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from booted import Booted  # noqa: E402

NAME = "omnimessage-smpp"
CONFIG = f"/etc/{NAME}/gateway.yaml"
ONE_PARTNER = """\
smsc_name: trial
server_binds:
  - name: acme
    system_id: acme
    password: gneiss-and-marl
    cache_enabled: true
    cache_overflow: reject
"""
TWO_PARTNERS = ONE_PARTNER + """\
  - name: globex
    system_id: globex
    password: chert-and-tuff
"""


class Trial:
    """One machine, one package, and what has been found so far."""

    def __init__(self, machine: Booted, package: Path):
        self.machine, self.package = machine, package
        self.passed = self.failed = 0

    def check(self, what: str, good, detail: str = ""):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        print(f"  {'ok    ' if good else 'FAILED'}  {what}" + (f"\n          {detail}" if detail and not good else ""), flush=True)

    def systemctl(self, *words) -> subprocess.CompletedProcess:
        return self.machine.run("systemctl", "--no-pager", *words)

    def property(self, name: str) -> str:
        return self.systemctl("show", "--value", "-p", name, NAME).stdout.strip()

    def status(self) -> dict:
        answer = self.machine.run("smppctl", "status", "--json")
        return json.loads(answer.stdout) if answer.returncode == 0 else {"ready": False, "binds": []}

    def wait_ready(self, known: str = "") -> str:
        """Waits until a supervisor whose pid is not `known` says that it is ready, and answers its pid."""
        ready = lambda: self.property("MainPID") not in {"0", known} and self.status()["ready"]  # noqa: E731
        self.machine.wait("the gateway to be ready", ready)
        return self.property("MainPID")

    def processes(self) -> list[str]:
        listed = self.machine.run("ps", "-u", NAME, "-o", "pid=,args=")
        return listed.stdout.splitlines()

    def send(self, count: int) -> subprocess.CompletedProcess:
        return self.machine.run(
            "/opt/omnimessage-smpp/bin/rehearse", "partner", "--system-id", "acme", "--password", "gneiss-and-marl",
            "--load", "--rate", "80", "--count", str(count), "--quiet",
        )

    def installs(self, package: Path) -> subprocess.CompletedProcess:
        self.machine.put("/var/cache/package.deb", package.read_bytes())
        return self.machine.run("dpkg", "--force-confdef", "--force-confold", "--install", "/var/cache/package.deb")


def first_installation(trial: Trial):
    said = trial.installs(trial.package)
    trial.check("the package installs", said.returncode == 0, said.stderr)
    trial.check("it starts nothing by itself, and says how", trial.processes() == [] and "systemctl enable --now" in said.stdout)
    verified = trial.machine.run("systemd-analyze", "verify", f"{NAME}.service")
    trial.check("systemd-analyze verify has nothing to say", verified.returncode == 0 and not verified.stderr, verified.stderr)
    exposure = trial.machine.run("systemd-analyze", "security", "--no-pager", f"{NAME}.service").stdout
    level = re.search(r"Overall exposure level.*: ([\d.]+)", exposure)
    trial.check(f"systemd-analyze security says {level and level[1]}, at most 2.0", level and float(level[1]) <= 2.0, exposure)
    size = trial.machine.run("du", "-sm", "/opt/omnimessage-smpp").stdout.split()[0]
    print(f"          {size} MB below /opt, {trial.package.stat().st_size / 1e6:.0f} MB to fetch", flush=True)


def start_and_use(trial: Trial):
    trial.machine.put(CONFIG, ONE_PARTNER.encode())
    started = trial.systemctl("enable", "--now", NAME)
    trial.check("systemctl enable --now starts it", started.returncode == 0, started.stderr)
    trial.wait_ready()
    owners = trial.machine.run("stat", "-c", "%U %a", "/var/lib/omnimessage-smpp", CONFIG).stdout.split()
    trial.check("its folders are its own, its configuration closed", owners == [NAME, "750", "root", "640"], str(owners))
    sent = trial.send(200)
    trial.check("a partner sends 200 messages, each answered 0", sent.returncode == 0, sent.stdout + sent.stderr)
    trial.check("systemd shows the state of the binds", re.fullmatch(r"\d of 1 binds up", trial.property("StatusText")))


def reload_good_and_bad(trial: Trial):
    main, kind = trial.property("MainPID"), trial.property("Type")
    trial.machine.put(CONFIG, TWO_PARTNERS.encode())
    good = trial.systemctl("reload", NAME)
    binds = [bind["name"] for bind in trial.status()["binds"]]
    trial.check(f"Type={kind}: a reload brings the second partner", good.returncode == 0 and sorted(binds) == ["acme", "globex"], good.stderr)
    trial.machine.put(CONFIG, b"nonsense: [\n")
    bad = trial.systemctl("reload", NAME)
    trial.check("a reload of a bad file fails", bad.returncode != 0)
    same = trial.property("MainPID") == main and len(trial.status()["binds"]) == 2 and trial.systemctl("is-active", NAME).returncode == 0
    trial.check("and the running configuration stays", same)
    trial.machine.put(CONFIG, TWO_PARTNERS.encode())


def kill_and_hang(trial: Trial):
    for what, signal, seconds in (("killed", "KILL", 30), ("hung", "STOP", 75)):
        main, restarts = trial.property("MainPID"), int(trial.property("NRestarts"))
        old = {line.split()[0] for line in trial.processes()}
        trial.machine.run("kill", f"-{signal}", main)
        trial.machine.wait(f"systemd to see that it is {what}", lambda: int(trial.property("NRestarts")) > restarts, seconds)
        trial.wait_ready(main)
        left = old & {line.split()[0] for line in trial.processes()}
        trial.check(f"a supervisor that is {what} is replaced, and nobody of its family is left", not left, str(left))
    sent = trial.send(100)
    trial.check("and a partner is served again", sent.returncode == 0, sent.stdout + sent.stderr)


def newer(package: Path, folder: Path) -> Path:
    subprocess.run(["dpkg-deb", "-R", package, folder / "tree"], check=True)
    control = folder / "tree/DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: .*", "Version: 99.0", control.read_text()))
    (folder / "tree/opt/omnimessage-smpp/VERSION").write_text("99.0\n")
    made = folder / "newer.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "-b", folder / "tree", made], check=True, stdout=subprocess.DEVNULL)
    return made


def upgrade(trial: Trial):
    main = trial.property("MainPID")
    with tempfile.TemporaryDirectory() as folder:
        said = trial.installs(newer(trial.package, Path(folder)))
    trial.check("an upgrade installs", said.returncode == 0, said.stderr)
    trial.wait_ready(main)
    kept = trial.machine.run("cat", CONFIG).stdout == TWO_PARTNERS
    trial.check("it restarts what ran and keeps the configuration", kept and len(trial.status()["binds"]) == 2)


def stop_and_refuse(trial: Trial):
    stopped = trial.systemctl("stop", NAME)
    trial.check("a stop is graceful: exit 0", stopped.returncode == 0 and trial.property("ExecMainStatus") == "0")
    trial.check("no process is left", trial.processes() == [], str(trial.processes()))
    trial.machine.put(CONFIG, b"nonsense: [\n")
    refused = trial.systemctl("start", NAME)
    trial.check("a bad configuration refuses to start: exit 78", refused.returncode != 0 and trial.property("ExecMainStatus") == "78")
    trial.check("and is not tried again", trial.property("ActiveState") == "failed", trial.property("ActiveState"))
    told = trial.machine.run("journalctl", "-u", NAME, "-p", "err", "--no-pager", "-n", "5").stdout
    trial.check("journalctl -p err says what is wrong with which line", f"{CONFIG}:1" in told or f"{CONFIG}:2" in told, told)


def remove_and_purge(trial: Trial):
    trial.systemctl("reset-failed", NAME)
    trial.machine.put(CONFIG, ONE_PARTNER.encode())
    trial.systemctl("start", NAME)
    trial.wait_ready()
    removed = trial.machine.run("dpkg", "--remove", NAME)
    trial.check("a removal stops it", removed.returncode == 0 and trial.processes() == [], removed.stderr)
    stays = trial.machine.run("ls", CONFIG, "/var/lib/omnimessage-smpp/gateway.sqlite")
    trial.check("and keeps configuration and messages", stays.returncode == 0, stays.stderr)
    purged = trial.machine.run("dpkg", "--purge", NAME)
    left = trial.machine.run("find", "/etc", "/opt", "/var/lib", "/usr", "-name", f"*{NAME}*", "-not", "-path", "/var/lib/systemd/*").stdout
    trial.check("a purge takes everything", purged.returncode == 0 and left == "", purged.stderr + left)


STEPS = (first_installation, start_and_use, reload_good_and_bad, kill_and_hang, upgrade, stop_and_refuse, remove_and_purge)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--system", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True)
    options = parser.parse_args()
    if not shutil.which("unshare"):
        raise SystemExit("unshare is missing: it is in the package util-linux.")
    with Booted(options.system) as machine:
        trial = Trial(machine, options.package)
        print(machine.run("systemctl", "--version").stdout.splitlines()[0], flush=True)
        for step in STEPS:
            try:
                step(trial)
            except (TimeoutError, subprocess.SubprocessError) as problem:
                trial.check(f"{step.__name__.replace('_', ' ')}: {problem}", False)
                print(machine.run("journalctl", "-u", NAME, "--no-pager", "-n", "30").stdout, flush=True)
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 1 if trial.failed else 0


if __name__ == "__main__":
    sys.exit(main())
