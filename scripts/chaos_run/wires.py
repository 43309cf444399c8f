"""TCP proxies that can fall silent, in front of moto and of the emulator."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

CHUNK_BYTES = 65536

OPEN, SILENT, MUTE = "open", "silent", "mute"


class Wire:
    """A proxy in front of one address. While it is silent it accepts connections and passes nothing on; while it is
    mute it passes on calls and no answers. A connection that it kept waiting is closed when it heals.

    Attributes:
        url: the proxy's own.

    Args:
        url: of the process behind it.
        loop: runs in a thread of its own.
    """

    def __init__(self, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self._behind, self._loop = urlsplit(url), loop
        self._mode, self._healed = OPEN, asyncio.Event()
        self.url: str = self._do(self._listen())

    def break_down(self, mode: str) -> None:
        """Fall silent or mute.

        Args:
            mode: `SILENT` or `MUTE`.
        """
        self._do(self._set(mode))

    def heal(self) -> None:
        """Work again."""
        self._do(self._set(OPEN))

    def _do(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    async def _listen(self) -> str:
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0, backlog=1024)
        host, port = server.sockets[0].getsockname()
        return f"http://{host}:{port}"

    async def _set(self, mode: str) -> None:
        self._mode = mode
        self._healed.set()
        self._healed = asyncio.Event()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError), contextlib.closing(writer):
            behind = await asyncio.open_connection(self._behind.hostname, self._behind.port)
            with contextlib.closing(behind[1]):
                pumps = [
                    asyncio.create_task(self._pump(reader, behind[1], (SILENT,))),
                    asyncio.create_task(self._pump(behind[0], writer, (SILENT, MUTE))),
                ]
                await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
                for pump in pumps:
                    pump.cancel()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, blocked: tuple[str, ...]) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(CHUNK_BYTES):
                if self._mode in blocked:
                    await self._healed.wait()
                    return
                sink.write(data)
                await sink.drain()


def start_loop() -> asyncio.AbstractEventLoop:
    """An event loop in a thread of its own, which ends with this process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True, name="wires").start()
    return loop
