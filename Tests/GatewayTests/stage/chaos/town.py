"""The gateway of a run: its configuration, its start, and, for faults of Core, a Core of its own behind a proxy."""

import subprocess
import time
from pathlib import Path

from ..gateway import BIN, STARTED, UNTIL_WE_DIE, Gateway, route
from ..ports import free_port
from ..waiting import until
from .cast import CARRIERS, PARTNERS, PASSWORD, PREFIXES, Cast
from .core_proxy import CoreProxy
from .plan import Size


def settings(cast: Cast, size: Size, cached: bool) -> dict:
    """Limits that are never the reason for anything; retries that come soon."""
    cache = {"cache_enabled": cached, "cache_max_size": 1_000_000, "cache_retry_interval": 1}
    pace = {"tps_limit": 0, "queue_check_frequency": 100}
    return {
        "binds": [
            {
                "name": name, "host": "127.0.0.1", "port": cast.carrier_ports[name], "system_id": "gateway",
                "password": PASSWORD, "window_size": size.submit_window, "reconnect_max_interval": 2,
            } | pace | cache
            for name in CARRIERS
        ],
        "server_binds": [
            {
                "name": name, "system_id": name, "password": PASSWORD, "max_sessions": size.sessions,
                "deliver_window": size.deliver_window,
            } | pace | cache
            for name in PARTNERS
        ],
        "log_level": "info",
        "cache_flush_interval": 1000,
    }


ROUTES = [route(prefix, name) for name, prefix in PREFIXES.items()]


class Town:
    """Cast and gateway, and Core where the gateway does not bring it."""

    def __init__(self, folder: Path, size: Size, seed: int, cached: bool, core_apart: bool):
        self.folder, self.cast = folder, Cast(size, seed)
        self.proxy, self._core = None, None
        changes = settings(self.cast, size, cached)
        if core_apart:
            core_port = free_port()
            self.proxy = CoreProxy(core_port, self.cast.loop, seed)
            self._start_core(core_port)
            changes["api_base_url"] = f"http://127.0.0.1:{self.proxy.port}"
        self.gateway = Gateway(folder, routes=() if core_apart else ROUTES, **changes)
        if core_apart:
            self.gateway.core = type(self.gateway.core)(core_port)

    def _start_core(self, port: int):
        words = [word for one in ROUTES for word in ("--route", ",".join(f"{key}={one[key]}" for key in one))]
        with (self.folder / "core.log").open("ab") as log:
            self._core = subprocess.Popen(
                [*UNTIL_WE_DIE, BIN / "embeddedcore", "--port", str(port), "--database", self.core_database, *words],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )

    @property
    def core_database(self) -> Path:
        return self.folder / "core.sqlite" if self.proxy else self.folder / "state/core.sqlite"

    def open(self):
        """Everybody is bound, and messages travel."""
        self.cast.open_carriers()
        if self.proxy is not None:
            until(self.gateway.core.answers, "Core to answer")
            self.cast.do(self.proxy.open())
        self.gateway.start()
        self.cast.open_partners(self.gateway.port)
        until(lambda: self.cast.all_bound, "everybody to be bound", within=30)
        until(lambda: self.cast.ledger.arrived > 20, "messages to arrive", within=30)

    @property
    def is_ready(self) -> bool:
        try:
            return self.cast.all_bound and self.gateway.status()["ready"] and self.gateway.core.answers()
        except (AssertionError, OSError, ValueError):
            return False

    def held(self) -> int:
        """Messages that the gateway or Core still has to deliver (as far as one page of Core's tells)."""
        try:
            status = self.gateway.status()
            cached = sum(bind.get("cached", 0) for bind in status["binds"])
            return cached + len(self.gateway.core.messages("status=pending&limit=1000"))
        except (AssertionError, OSError, ValueError):
            return 1

    def close(self) -> list[str]:
        """A graceful stop; answers what was not as it should be."""
        problems = []
        self.cast.stop_connecting()
        try:
            if (code := self.gateway.stop()) != 0:
                problems.append(f"the graceful stop at the end: the supervisor ended with {code}")
        except AssertionError as problem:
            problems.append(f"the graceful stop at the end: {problem}")
        self.end()
        STARTED.remove(self.gateway)
        return problems

    def end(self):
        """Whatever still runs."""
        try:
            self.gateway.stop()
        except AssertionError:
            # The run has failed already, and for a reason that comes before this one.
            pass
        self.cast.close()
        if self._core is not None and self._core.poll() is None:
            self._core.terminate()
            self._core.wait(timeout=30)
