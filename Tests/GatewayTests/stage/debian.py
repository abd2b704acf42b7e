"""A Debian system that is a folder: dpkg with its database and its scripts works on it, and none of its programs run."""

import os
import re
import subprocess
from pathlib import Path


class DebianFolder:
    """Ownership is pretended (fakeroot), so that anybody may do this."""

    def __init__(self, folder: Path):
        self.root = folder / "system"
        for place in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "etc"):
            (self.root / place).mkdir(parents=True)
        (self.root / "var/lib/dpkg/status").touch()
        # One fakeroot for all commands, until its shell has read a line or the end: each of its own would take seconds.
        self._pretence = subprocess.Popen(
            ["fakeroot", "sh", "-c", 'env | grep -E "^(FAKEROOT|LD_)"; echo; read -r line'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        lines = iter(self._pretence.stdout.readline, "\n")
        self._environment = dict(line.rstrip("\n").split("=", 1) for line in lines)

    def close(self):
        self._pretence.communicate(timeout=20)

    def run(self, *words) -> subprocess.CompletedProcess:
        return subprocess.run(
            words, capture_output=True, text=True, timeout=60,
            env={**os.environ, **self._environment, "DEBIAN_FRONTEND": "noninteractive"},
        )

    def dpkg(self, *words) -> str:
        """What dpkg says; that the packages we depend on are not in there is no matter."""
        answer = self.run(
            "dpkg", f"--root={self.root}", "--force-script-chrootless", "--force-depends", "--force-not-root", *words
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def state(self, package: str) -> str:
        answer = self.run("dpkg-query", f"--admindir={self.root}/var/lib/dpkg", "-W", "-f", "${Status}", package)
        return answer.stdout if answer.returncode == 0 else "not known"

    def owner(self, place: str) -> str:
        """`user:group mode`, with the names that the folder's own tables give."""
        user, group, mode = self.run("stat", "-c", "%u %g %a", self.root / place).stdout.split()
        return f"{self._name('passwd', user)}:{self._name('group', group)} {mode}"

    def _name(self, table: str, number: str) -> str:
        text = (self.root / "etc" / table).read_text()
        found = re.search(rf"^([^:]+):[^:]*:{number}:", text, re.MULTILINE)
        return found[1] if found else {"0": "root"}.get(number, number)

    def files(self) -> set[str]:
        """What is there, but for dpkg's own and the tables of users."""
        found = {str(path.relative_to(self.root)) for path in self.root.rglob("*") if not path.is_dir()}
        return {one for one in found if not re.match(r"var/lib/dpkg/|etc/(passwd|group|g?shadow|\.pwd\.lock)-?$", one)}
