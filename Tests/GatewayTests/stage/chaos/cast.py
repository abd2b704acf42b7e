"""All partners and carriers of a run, on an event loop in a thread of its own."""

import asyncio
import random
import threading
import time

from ..ports import free_port
from .ledger import Flow, Ledger
from .lived import LivedTime
from .peers import CarrierSession, PartnerSession
from .plan import Size
from .sender import Source

PARTNERS, CARRIERS = ("partner_a", "partner_b"), ("carrier_a", "carrier_b")
PREFIXES = {"carrier_a": "61", "carrier_b": "62", "partner_a": "71", "partner_b": "72"}
PASSWORD = "secret12"
_TICK = 0.01
# A partner's pause between two tries to connect.
_RECONNECT_AFTER = 0.05


def flows(source: str, targets: tuple[str, ...]) -> list[Flow]:
    """From one bind to each of those of the other kind."""
    return [
        Flow(f"{source[0]}{source[-1]}-{target[0]}{target[-1]}", source, target, number_at(target))
        for target in targets
    ]


def number_at(bind: str) -> str:
    """A telephone number that Core routes to this bind."""
    return f"{PREFIXES[bind]}400000001"


class Cast:
    def __init__(self, size: Size, seed: int):
        self.ledger, self.size, self.lived = Ledger(), size, LivedTime()
        self._dice = random.Random(seed)
        share = {"partner": size.rate * 0.35, "carrier": size.rate * 0.15}
        self.sources = {
            name: Source(
                self.ledger, flows(name, CARRIERS if name in PARTNERS else PARTNERS), share[name[:7]], size.backlog
            )
            for name in PARTNERS + CARRIERS
        }
        self.carrier_ports = {name: free_port() for name in CARRIERS}
        self.loop = asyncio.new_event_loop()
        self._peers: dict[str, list] = {name: [] for name in PARTNERS + CARRIERS}
        self._is_closing, self.closed_at = False, None
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, work, within: float = 30.0):
        """Runs a coroutine, or what a call of `work` makes, on the loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(within)

    def open_carriers(self):
        async def open_all():
            for name, port in self.carrier_ports.items():
                await self.loop.create_server(lambda name=name: self._carrier_session(name), "127.0.0.1", port)
            self.loop.create_task(self._tick())

        self.do(open_all())

    def open_partners(self, port: int):
        """Each session connects, and connects again, until all is over."""

        async def open_all():
            for name in PARTNERS:
                for _ in range(self.size.sessions):
                    self.loop.create_task(self._stay_bound(name, port))

        self.do(open_all())

    def _words(self, name: str) -> tuple:
        return name, self.ledger, self.sources[name], self.size.window, self._dice

    def _carrier_session(self, name: str) -> CarrierSession:
        return CarrierSession(*self._words(name), number=number_at(name), sessions=self._peers[name])

    async def _stay_bound(self, name: str, port: int):
        while not self._is_closing:
            ended = self.loop.create_future()
            make = lambda: PartnerSession(*self._words(name), password=PASSWORD, ended=ended)
            try:
                _, session = await self.loop.create_connection(make, "127.0.0.1", port)
            except OSError:
                pass
            else:
                self._peers[name].append(session)
                await ended
                self._peers[name].remove(session)
            await asyncio.sleep(_RECONNECT_AFTER)

    async def _tick(self):
        while not self._is_closing:
            self.lived.tick(time.monotonic())
            for peers in self._peers.values():
                for peer in peers:
                    peer.fill()
            await asyncio.sleep(_TICK)

    # What is asked by others

    def bound(self, name: str) -> bool:
        """Whether all sessions are there that the bind should have."""
        living = sum(peer.life is not None and peer.is_open for peer in list(self._peers[name]))
        return living >= (self.size.sessions if name in PARTNERS else 1)

    @property
    def all_bound(self) -> bool:
        return all(self.bound(name) for name in self._peers)

    def allow(self, backlog: int):
        """So many may be accepted and not have arrived before the senders wait."""
        for source in self.sources.values():
            source.backlog = backlog

    def stop_sending(self):
        """No new serials; what was refused or not answered is still sent again."""
        for source in self.sources.values():
            source.is_stopped = True

    @property
    def unanswered(self) -> dict[str, int]:
        return {name: source.unanswered for name, source in self.sources.items() if source.unanswered}

    @property
    def is_done(self) -> bool:
        return all(source.is_done for source in self.sources.values())

    @property
    def has_settled(self) -> bool:
        """Everything is answered with 0, and all of it has arrived, and the receipts."""
        return self.is_done and self.ledger.has_settled

    def bound_since(self, name: str, when: float) -> float | None:
        """When a session of this bind was bound for the first time after `when`."""
        lives = list(self.ledger.lives)
        return next((life.bound_at for life in lives if life.bind == name and life.bound_at > when), None)

    def stop_connecting(self):
        """From now on an end of a session is what it should be."""
        self._is_closing = True
        self.closed_at = self.closed_at or time.monotonic()

    def close(self):
        if not self._thread.is_alive():
            return

        async def close_all():
            for peer in [peer for peers in self._peers.values() for peer in peers]:
                peer.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        self.stop_connecting()
        self.do(close_all())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(timeout=10)
