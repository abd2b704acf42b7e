"""Stands between the gateway and Core and is ill on request: refuses, is slow, talks nonsense, or is gone."""

import asyncio
import random
import time

from ..ports import free_port

FAULTS = ("refusing", "slow", "garbled", "gone")
SLOW_BY = 2.0
_NOISE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n<html>oops</ht",
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
)


class CoreProxy:
    """A TCP proxy; `fault` is one of FAULTS, or nothing.

    * refusing: nobody listens, and connections that were open are cut.
    * slow: every answer comes `SLOW_BY` seconds late.
    * garbled: Core does what it is asked to, and its answer is replaced by nonsense, an error, or half of itself.
    * gone: connections are taken, and nothing that is said on any of them reaches the other end.
    """

    def __init__(self, core_port: int, loop: asyncio.AbstractEventLoop, seed: int):
        self.port, self.core_port, self.loop = free_port(), core_port, loop
        self.fault: str | None = None
        self.history: list[tuple[str, float, float]] = []
        self._dice = random.Random(seed)
        self._server = None
        self._open: set[asyncio.StreamWriter] = set()
        self._began = 0.0

    async def open(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def close(self):
        self._server.close()
        self._cut()

    async def fall_ill(self, fault: str):
        self.fault, self._began = fault, time.monotonic()
        if fault == "refusing":
            await self.close()

    async def recover(self):
        fault, self.fault = self.fault, None
        if fault == "refusing":
            await self.open()
        elif fault == "gone":
            # What was swallowed will never be answered.
            self._cut()
        self.history.append((fault, self._began, time.monotonic()))

    def _cut(self):
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        ends = {writer}
        self._open.add(writer)
        try:
            if self.fault == "gone":
                await reader.read()
                return
            core_reader, core_writer = await asyncio.open_connection("127.0.0.1", self.core_port)
            ends.add(core_writer)
            self._open.add(core_writer)
            await asyncio.gather(self._pass(reader, core_writer, False), self._pass(core_reader, writer, True))
        except (OSError, asyncio.CancelledError):
            # Cancelled only at the very end; a task of a stream server that ends so would be complained about.
            pass
        finally:
            self._open -= ends
            for one in ends:
                one.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_answer: bool):
        try:
            while octets := await reader.read(1 << 16):
                if is_answer and self.fault == "slow":
                    await asyncio.sleep(SLOW_BY)
                if self.fault == "gone":
                    continue
                if is_answer and self.fault == "garbled" and self._garble(octets, writer):
                    break
                writer.write(octets)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()
        except OSError:
            writer.transport.abort()

    def _garble(self, octets: bytes, writer: asyncio.StreamWriter) -> bool:
        """Says something else, or half of it; true where the connection is to end after it."""
        choice = self._dice.randrange(len(_NOISE) + 2)
        if choice > len(_NOISE):
            return False
        writer.write(_NOISE[choice] if choice < len(_NOISE) else octets[: len(octets) // 2])
        return True
