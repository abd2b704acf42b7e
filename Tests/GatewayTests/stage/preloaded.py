"""Our programs, some of them with a library of the test's own loaded before all others."""

import shutil
import subprocess
from pathlib import Path

from . import gateway

# Who is started by the supervisor, and who by people.
CHILDREN = ("listener", "bindworker", "tlsgate", "steward", "console", "embeddedcore")
_OTHERS = (*CHILDREN, "smppctl", "rehearse")


def library(folder: Path, name: str, source: str) -> Path:
    """Makes a library that can be preloaded of C."""
    text, made = folder / f"{name}.c", folder / f"{name}.so"
    text.write_text(source)
    compiler = shutil.which("cc") or Path(shutil.which("swift")).resolve().with_name("clang")
    # As it is written: what only burns or holds something, an optimiser leaves out.
    command = [compiler, "-shared", "-fPIC", "-o", made, text, "-lpthread"]
    subprocess.run(command, check=True, timeout=60)
    return made


def programs(folder: Path, preloaded: Path, wishes: dict[str, dict[str, str]]) -> Path:
    """A folder of all programs, in which those named are started with the library and with these variables.

    The supervisor is not to be among them: whoever starts it gives it what it should have. It lets next to nothing of
    its own environment through to its children; hence the scripts in their places, which give them titles.
    """
    real = gateway.BIN.resolve()
    folder.mkdir()
    # Children are looked for beside the file that runs, so this one has to be a file.
    shutil.copy(real / "supervisor", folder / "supervisor")
    for name in _OTHERS:
        if name not in wishes:
            (folder / name).symlink_to(real / name)
            continue
        variables = " ".join(f"{key}={value}" for key, value in {"LD_PRELOAD": preloaded, **wishes[name]}.items())
        title = f"omnimessage-smpp: {name} $OMNI_BIND"
        (folder / name).write_text(f'#!/bin/bash\nexport {variables}\nexec -a "{title}" {real / name} "$@"\n')
        (folder / name).chmod(0o755)
    return folder
