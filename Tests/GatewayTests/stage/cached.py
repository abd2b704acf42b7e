"""A gateway whose partner's messages are cached, before a Core that the test plays."""

import json

from .gateway import partner_bind
from .plain_core import PlainCore
from .ports import free_port
from .waiting import until

FROM, TO = "61499000001", "61400000001"


class Cached:
    """A gateway with cached binds before a Core that the test plays, and one session of the partner."""

    def __init__(self, troupe, core: bool = True, partner: dict = {}, **changes):
        self.troupe = troupe
        self.core_port = free_port()
        self.core = PlainCore(self.core_port) if core else None
        settings = {
            "api_base_url": f"http://127.0.0.1:{self.core_port}", "api_timeout": 2000, "cache_flush_interval": 500,
            "server_binds": [partner_bind(cache_enabled=True, cache_retry_interval=1, **partner)],
        } | changes
        self.gateway = troupe.gateway(**settings)
        self.partner = troupe.partner(self.gateway)
        if core:
            self.wait_core(True)

    def wait_core(self, reachable: bool):
        until(lambda: self.gateway.status()["core"]["reachable"] == reachable, f"Core reachable: {reachable}", pace=0.05)

    def core_goes(self):
        self.core.close()
        self.wait_core(False)

    def core_comes(self):
        self.core = PlainCore(self.core_port)

    def submit(self, text: str, **fields):
        return self.partner.submit(FROM, TO, text.encode(), **fields)

    def submit_all(self, texts: list[str]) -> list:
        numbers = [self.partner.send(FROM, TO, text.encode()) for text in texts]
        return [self.partner.answer_to(number, within=30) for number in numbers]

    @property
    def arrived(self) -> list[str]:
        return [body["message_body"] for body in self.core.bodies("/messages")]

    def wait_arrived(self, texts: list[str], within: float = 20.0):
        until(
            lambda: set(texts) <= set(self.arrived),
            lambda: f"{len(texts)} messages in Core; missing {sorted(set(texts) - set(self.arrived))[:5]}", within,
        )

    def summary(self, name: str = "partner") -> dict:
        answer = self.gateway.ctl("cache", "summary", "--json")
        assert answer.returncode == 0, answer.stderr
        return next((one for one in json.loads(answer.stdout)["binds"] if one["name"] == name), None)

    def rows(self, *words: str) -> list[dict]:
        answer = self.gateway.ctl("cache", "list", "--json", *words)
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    def wait_empty(self, within: float = 20.0):
        until(lambda: self.summary()["total"] == 0, lambda: f"an empty cache: {self.summary()}", within, pace=0.05)

    def close(self):
        if self.core is not None:
            self.core.close()
