"""What the kernel knows of the gateway's processes."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """A process, told apart from a later one with the same number by when it started."""

    pid: int
    started: int
    name: str
    title: str

    @property
    def alive(self) -> bool:
        fields = _stat(self.pid)
        return fields is not None and int(fields[19]) == self.started and fields[0] != "Z"

    @property
    def cpu_ticks(self) -> int:
        fields = _stat(self.pid)
        return int(fields[11]) + int(fields[12])

    @property
    def niceness(self) -> list[int]:
        """Of its threads, the first of them first."""
        threads = sorted(Path(f"/proc/{self.pid}/task").iterdir(), key=lambda one: int(one.name))
        return [int((one / "stat").read_text().rsplit(")", 1)[1].split()[16]) for one in threads]

    @property
    def wake_ups(self) -> int:
        """How often a thread of it has waited and gone on: unlike time, the same on a busy machine."""
        total = 0
        for thread in Path(f"/proc/{self.pid}/task").iterdir():
            for line in (thread / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches:"):
                    total += int(line.split()[1])
        return total

    @property
    def resident(self) -> int:
        """Octets of memory that it holds."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    @property
    def age(self) -> float:
        uptime = float(Path("/proc/uptime").read_text().split()[0])
        return uptime - self.started / os.sysconf("SC_CLK_TCK")

    def __str__(self) -> str:
        return f"{self.name}[{self.pid}] {self.title!r}"


def _stat(pid: int) -> list[str] | None:
    """The fields after the name in brackets: state, parent, …"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def process(pid: int) -> Process | None:
    fields = _stat(pid)
    if fields is None:
        return None
    try:
        name = os.path.basename(os.readlink(f"/proc/{pid}/exe")).removesuffix(" (deleted)")
        title = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    return Process(pid, int(fields[19]), name, title)


def descendants(pid: int) -> list[Process]:
    parents: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := _stat(int(entry))) is not None and fields[0] != "Z":
            parents.setdefault(int(fields[1]), []).append(int(entry))
    found, waiting = [], [pid]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            waiting.append(child)
            if (one := process(child)) is not None:
                found.append(one)
    return found
