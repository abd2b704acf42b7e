"""A process that uses a core for a minute, or much memory, is named, whoever it is: seen from outside, by the kernel's count."""

import os
import re

import pytest

from stage import gateway as stage_gateway
from stage import preloaded
from stage.gateway import carrier_bind
from stage.niceness import least_nice
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
    wishes = {"console": {"GLUTTON_CORES": "1"}, "bindworker": {"GLUTTON_MEMORY": "1"}}
    glutton = preloaded.library(tmp_path, "glutton", GLUTTON)
    monkeypatch.setattr(stage_gateway, "BIN", preloaded.programs(tmp_path / "bin", glutton, wishes))


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


def test_who_uses_much_of_a_core_goes_behind_the_others_and_comes_forward_again(troupe, kitchen):
    carrier = troupe.carrier()
    gateway = troupe.gateway(binds=[carrier_bind(carrier)])
    carrier.wait_bound()
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    # Nobody is sent behind where the supervisor could not take it back.
    behind = usual + 5 if least_nice() < usual else usual
    console, worker = gateway.child("console"), gateway.child("bindworker", "carrier")
    # The worker had much to do when it filled its memory.
    until(
        lambda: set(console.niceness) == {behind} and worker.niceness[0] == usual,
        lambda: f"the console alone to be behind: {console.niceness}, {worker.niceness}", 40, pace=0.2,
    )
