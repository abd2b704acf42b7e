"""The machine's clock as the gateway sees it: a test sets it back and forward while the real processes run."""

import datetime
import mmap
import re
import time
from pathlib import Path

from . import preloaded
from .gateway import Gateway

# As in a kernel whose clock is set, the time of day moves and nothing else does; when the machine has slept, the time
# since it was booted does too. These go into the kernel themselves: what they hide would have to be found first.
SHIM = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static struct { volatile long long set, slept; } nothing, *moved = &nothing;
__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("STAGE_CLOCK");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    void *page = file < 0 ? MAP_FAILED : mmap(0, sizeof *moved, PROT_READ, MAP_SHARED, file, 0);
    if (page == MAP_FAILED) abort();
    moved = page;
    close(file);
}
int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = syscall(SYS_clock_gettime, clock, now);
    if (result != 0) return result;
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now->tv_sec += moved->set + moved->slept;
    if (clock == CLOCK_BOOTTIME) now->tv_sec += moved->slept;
    return 0;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int result = syscall(SYS_gettimeofday, now, zone);
    if (result == 0 && now) now->tv_sec += moved->set + moved->slept;
    return result;
}
time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}
"""
_HOUR = 3600


class Clock:
    """One for all processes of a gateway; how many hours it is set by in a test is `hours`, back or forward."""

    def __init__(self, folder: Path, hours: int):
        self.hours = hours
        self.file = folder / "clock"
        self.file.write_bytes(bytes(mmap.PAGESIZE))
        self.library = preloaded.library(folder, "clock", SHIM)
        self.environment = {"LD_PRELOAD": str(self.library), "STAGE_CLOCK": str(self.file)}
        with self.file.open("r+b") as file:
            # Whole numbers, each written at once: no process sees half of one.
            self._numbers = memoryview(mmap.mmap(file.fileno(), mmap.PAGESIZE)).cast("q")
        # So that another day begins, or the former comes again, with the hours that it is set by. Never earlier than
        # ours, by which certificates are made.
        midnight = datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0).timestamp() + 48 * _HOUR
        self._start = int(midnight + (2 if hours < 0 else 22) * _HOUR - time.time())
        self._numbers[0] = self._start

    def programs(self, folder: Path) -> Path:
        """For the supervisor, and for whoever else is started by a test, `environment` is needed too."""
        wish = {"STAGE_CLOCK": str(self.file)}
        return preloaded.programs(folder, self.library, dict.fromkeys(preloaded.CHILDREN, wish))

    @property
    def now(self) -> float:
        """What the gateway's processes are told that it is."""
        return time.time() + self._numbers[0] + self._numbers[1]

    def set(self, gateway: Gateway | None = None):
        """Sets it by its hours, beside all the processes of this gateway."""
        self._check(gateway)
        self._numbers[0] = self._start + self.hours * _HOUR

    def set_right(self, gateway: Gateway | None = None):
        """Sets it as it was: by its hours in the other direction."""
        self._check(gateway)
        self._numbers[0] = self._start

    def sleeps(self, seconds: int):
        """The whole machine: nobody's clock was set, and this much later it is."""
        self._numbers[1] += seconds

    def _check(self, gateway: Gateway | None):
        """That every process will see it: who was started without our library would make a test of nothing."""
        for one in [] if gateway is None else gateway.family:
            assert str(self.library) in Path(f"/proc/{one.pid}/maps").read_text(), f"{one} has its own idea of time"

    @staticmethod
    def times(log: str) -> list[tuple[float, str]]:
        """When each line of a log was written, in the eyes of its writer, and the line."""
        found = re.findall(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})Z (.*)$", log, re.MULTILINE)
        return [(datetime.datetime.fromisoformat(f"{when}+00:00").timestamp(), line) for when, line in found]

    @classmethod
    def jumps(cls, log: str) -> list[int]:
        """The whole hours by which the time leaps between a line of a log and the next."""
        times = [when for when, _ in cls.times(log)]
        return [hours for one, other in zip(times, times[1:]) if (hours := round((other - one) / _HOUR))]

    def was_seen(self, gateway: Gateway):
        """That the log of this gateway leaps by the hours that its clock was set by."""
        assert self.hours in self.jumps(gateway.log), f"no line of the log is {self.hours} h from the one before it"
