"""No total ever falls, whatever is killed: not for one scrape."""

import os
import re
import signal
import threading
import urllib.error

from stage.gateway import carrier_bind, partner_bind, route
from stage.load import Load
from stage.waiting import until

TOTAL = re.compile(r"_(total|count|bucket)$")


class Scraping:
    """Scrapes without a pause, and holds every total against what it was."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.seen: dict[tuple, float] = {}
        self.fallen: list[str] = []
        self.scrapes = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while not self._stop.is_set():
            try:
                page = self.gateway.metrics()
            except (OSError, urllib.error.URLError):
                continue
            for name, labels, value in page.samples:
                if TOTAL.search(name):
                    row = (name, *sorted(labels.items()))
                    if value < self.seen.get(row, 0):
                        self.fallen.append(f"{row}: {self.seen[row]} -> {value}")
                    self.seen[row] = value
            self.scrapes += 1

    def once_more(self):
        """Until a scrape that began after this has been held against the others."""
        wanted = self.scrapes + 2
        until(lambda: self.scrapes >= wanted, "a scrape to be answered", 60)

    def close(self):
        self._stop.set()
        self._thread.join(timeout=30)


def flowing(troupe, gateway):
    """New traffic through the cache, and a few hundred answers of it."""
    partner = until(lambda: troupe.admitted(gateway), "the partner to be let in", 60, pace=0.05)
    load = Load(partner, "61400000001", pace=0.001)
    until(lambda: len(load.accepted) > 300, lambda: f"traffic to flow: {load.broken} {list(load.refused)[:3]}", 60)
    return load


def test_no_total_falls_when_workers_and_the_supervisor_are_killed(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier)], server_binds=[partner_bind(cache_enabled=True)],
        routes=[route("61", "carrier")], log_level="info",
    )
    carrier.wait_bound()
    scraping = troupe.add(Scraping(gateway))
    for victim in ("supervisor", "partner", "supervisor", "carrier", "supervisor"):
        load = flowing(troupe, gateway)
        scraping.once_more()
        if victim == "supervisor":
            gateway.signal(signal.SIGKILL)
            gateway.wait_exit()
            # As systemd would.
            gateway.start()
        else:
            os.kill(gateway.child("bindworker", victim).pid, signal.SIGKILL)
        load.stop()
        scraping.once_more()
    before = gateway.metrics().value("smpp_store_group_size_count")
    flowing(troupe, gateway).stop()
    gateway.wait_metric("smpp_store_group_size_count", before + 1)
    scraping.once_more()
    assert not scraping.fallen, scraping.fallen[:10]
    assert scraping.scrapes > 20 and any(name[0].endswith("_bucket") for name in scraping.seen)
