"""Free ports below the range that the system hands out by itself, so that no outgoing call takes one in between."""

import random
import socket

_LOWEST, _HIGHEST = 15000, 31999
_given: set[int] = set()
_dice = random.SystemRandom()


def free_port() -> int:
    for _ in range(1000):
        port = _dice.randint(_LOWEST, _HIGHEST)
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port
    raise RuntimeError("no free port found")
