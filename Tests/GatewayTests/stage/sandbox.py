"""What the unit forbids, forbidden here without systemd: runs a program as `sandbox.py UNIT PROGRAM ARGUMENT…`.

Of the unit's lines those are put into force that a process can impose on itself: no privileges and no new ones, the
system calls and the families of addresses that are allowed, no memory that is both written and executed.
"""

import ctypes
import errno
import os
import re
import subprocess
import sys
from pathlib import Path

_ALLOW, _EQUAL, _MASKED_EQUAL = 0x7FFF0000, 4, 7
_WRITE, _EXECUTE = 2, 4
_SET_NO_NEW_PRIVILEGES, _DROP_FROM_BOUNDING_SET = 38, 24
_FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}


class Comparison(ctypes.Structure):
    """`struct scmp_arg_cmp`: an argument of a system call, and what it is compared with."""

    _fields_ = [("argument", ctypes.c_uint), ("operator", ctypes.c_int), ("one", ctypes.c_uint64), ("other", ctypes.c_uint64)]


def settings(unit: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in unit.read_text().splitlines():
        if (match := re.match(r"(\w+)=(.*)", line)) is not None:
            found.setdefault(match[1], []).append(match[2])
    return found


def groups() -> dict[str, set[str]]:
    """systemd's groups of system calls, each with those of the groups in it."""
    said = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True).stdout
    named: dict[str, set[str]] = {}
    for line in said.splitlines():
        word = line.strip()
        if word.startswith("@") and not line.startswith(" "):
            current = named.setdefault(word, set())
        elif word and not word.startswith("#"):
            current.add(word)

    def members(name: str) -> set[str]:
        if not name.startswith("@"):
            return {name}
        return set().union(*(members(one) for one in named[name]))

    return {name: members(name) for name in named}


def allowed_calls(unit: Path) -> set[str]:
    known = groups()
    allowed = set(known["@default"])
    for line in settings(unit)["SystemCallFilter"]:
        named = set().union(*(known.get(word, {word}) for word in line.removeprefix("~").split()))
        allowed = allowed - named | known["@default"] if line.startswith("~") else allowed | named
    return allowed


def conditions(unit: Path) -> dict[str, list[Comparison]]:
    """System calls that are allowed for some arguments only; any of the comparisons is enough."""
    both = _WRITE | _EXECUTE
    found = {
        "socket": [
            Comparison(0, _EQUAL, _FAMILIES[family], 0)
            for line in settings(unit)["RestrictAddressFamilies"] for family in line.split()
        ]
    }
    if settings(unit).get("MemoryDenyWriteExecute") == ["yes"]:
        found["mmap"] = [Comparison(2, _MASKED_EQUAL, both, some) for some in (0, _WRITE, _EXECUTE)]
        found["mprotect"] = found["pkey_mprotect"] = [Comparison(2, _MASKED_EQUAL, _EXECUTE, 0)]
    return found


def forbid(unit: Path):
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    refused = errno.errorcode[errno.EPERM] if settings(unit)["SystemCallErrorNumber"] == ["EPERM"] else None
    assert refused == "EPERM"
    context = ctypes.c_void_p(library.seccomp_init(0x00050000 | errno.EPERM))
    limited = conditions(unit)
    for name in sorted(allowed_calls(unit)):
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            continue
        for comparison in limited.get(name, [None]):
            count = 0 if comparison is None else 1
            added = library.seccomp_rule_add_array(
                context, ctypes.c_uint32(_ALLOW), number, count, comparison and ctypes.byref(comparison)
            )
            assert added == 0, (name, added)
    assert library.seccomp_load(context) == 0


def give_up_privileges(unit: Path):
    assert settings(unit)["CapabilityBoundingSet"] == [""] and settings(unit)["NoNewPrivileges"] == ["yes"]
    control = ctypes.CDLL(None).prctl
    if os.geteuid() == 0:
        last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
        for capability in range(last + 1):
            control(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    assert control(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0


if __name__ == "__main__":
    os.umask(int(settings(Path(sys.argv[1]))["UMask"][0], 8))
    give_up_privileges(Path(sys.argv[1]))
    forbid(Path(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])
