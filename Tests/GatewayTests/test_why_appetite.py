"""A process that uses a core for a minute, or much memory, is named, whoever it is: seen from outside, by the kernel's count."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stage import gateway as stage_gateway
from stage.gateway import carrier_bind
from stage.waiting import until

# Loaded into a real program of ours: threads of it that burn, or hold, what no work of ours would.
GLUTTON = r"""
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
static void *burn(void *unused) { for (volatile unsigned long count = 0;; count++) {} return unused; }
__attribute__((constructor)) static void begin(void) {
    pthread_t thread;
    if (getenv("GLUTTON_CORES")) for (int i = 0; i < 2; i++) pthread_create(&thread, 0, burn, 0);
    if (getenv("GLUTTON_MEMORY")) memset(malloc(600 << 20), 1, 600 << 20);
}
"""


@pytest.fixture
def kitchen(tmp_path, monkeypatch):
    """The programs, of which the console burns two cores and every worker holds 600 MiB."""
    real, folder, library = stage_gateway.BIN.resolve(), tmp_path / "bin", tmp_path / "glutton.so"
    folder.mkdir()
    for name in ("listener", "steward", "embeddedcore", "tlsgate", "smppctl"):
        (folder / name).symlink_to(real / name)
    # Children are looked for beside the file that runs, so this one has to be a file.
    shutil.copy(real / "supervisor", folder / "supervisor")
    source = tmp_path / "glutton.c"
    source.write_text(GLUTTON)
    compiler = shutil.which("cc") or Path(shutil.which("swift")).resolve().with_name("clang")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-lpthread"], check=True, timeout=60)
    for name, wish in (("console", "GLUTTON_CORES"), ("bindworker", "GLUTTON_MEMORY")):
        (folder / name).write_text(f'#!/bin/sh\nexec env LD_PRELOAD={library} {wish}=1 {real / name} "$@"\n')
        (folder / name).chmod(0o755)
    monkeypatch.setattr(stage_gateway, "BIN", folder)
    return folder


def test_who_uses_a_core_or_much_memory_is_named(troupe, kitchen):
    carrier = troupe.carrier()
    gateway = troupe.gateway(binds=[carrier_bind(carrier)])
    carrier.wait_bound()
    memory = until(
        lambda: re.search(r"its worker uses (\d+) MiB of memory", gateway.bind("carrier")["why"]),
        lambda: f"the worker's memory to be told: {gateway.bind('carrier')}", 40, pace=0.2,
    )
    assert int(memory[1]) >= 600
    # Judged over whole minutes: the second at the latest is one of them.
    told = until(
        lambda: re.search(r"the console uses (\d+) % of a core for \d+ s", gateway.ctl("status").stdout),
        lambda: f"the console's work to be told: {gateway.ctl('status').stdout}", 150, pace=0.5,
    )
    assert int(told[1]) >= 90
    assert len(carrier.bound) == 1, "nobody else is troubled"
