"""When is a killed process back? Each kind is asked as its own users would ask it."""

import asyncio
import time

from .. import wire
from ..gateway import Gateway
from .plan import WORKERS


async def is_back(kill, gateway: Gateway, cast) -> float | None:
    """The time at which what was killed did its work again, or nothing yet."""
    if kill.victim in WORKERS:
        return cast.bound_since(kill.victim, kill.at)
    if kill.victim == "listener":
        good = await _answers(gateway.port, wire.PDU(wire.ENQUIRE_LINK, 0, 1).octets(), b"\x80\0\0\x15")
    elif kill.victim == "embeddedcore":
        good = await http_answers(gateway.core_port, "/api/status")
    elif kill.victim == "console":
        good = await http_answers(gateway.metrics_port, "/metrics")
    else:
        good = await asyncio.to_thread(_is_listed, kill, gateway)
    return time.monotonic() if good else None


async def http_answers(port: int, path: str) -> bool:
    return await _answers(port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode(), b" 200 ")


async def _answers(port: int, said: bytes, wanted: bytes) -> bool:
    """Whether the first octets of the answer hold `wanted`."""
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 1)
    except (OSError, asyncio.TimeoutError):
        return False
    try:
        writer.write(said)
        return wanted in await asyncio.wait_for(reader.read(64), 1)
    except (OSError, asyncio.TimeoutError):
        return False
    finally:
        writer.close()


def _is_listed(kill, gateway: Gateway) -> bool:
    """Steward and supervisor: the new process is up, as `smppctl status` has it; of the supervisor, everything."""
    try:
        status = gateway.status()
    except (AssertionError, OSError, ValueError):
        return False
    if kill.victim == "supervisor":
        return status["ready"]
    return any(
        one["role"] == kill.victim and one["pid"] != kill.pid and one["state"] == "up" for one in status["processes"]
    )
