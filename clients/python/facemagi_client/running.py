"""Takes the steps of calls with httpx: in a thread, or in an event loop."""

import asyncio
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

import httpx

from facemagi_client.calls.service import Service
from facemagi_client.calls.steps import Call, Fetch, Pause, Step

T = TypeVar("T")


@dataclass(frozen=True)
class SyncRunner:
    """Waits for each step of a call.

    Attributes:
        service: what calls are made of.
        http: sends the requests; it may be used by several threads.
    """

    service: Service
    http: httpx.Client

    def run(self, call: Call[T]) -> T:
        """The result of a call.

        Args:
            call: that has not begun.
        """
        with closing(call):  # so that an interrupted download removes its file
            go_on: Callable[[], Step] = partial(next, call)
            while True:
                try:
                    step = go_on()
                except StopIteration as end:
                    return cast(T, end.value)
                try:
                    go_on = partial(call.send, self._take(step))
                except httpx.TransportError as failure:
                    go_on = partial(call.throw, failure)

    def _take(self, step: Step) -> Any:
        if isinstance(step, Pause):
            return time.sleep(step.seconds)
        if not isinstance(step, Fetch):
            return self.http.request(step.method, step.url, **step.arguments())
        with self.http.stream(step.request.method, step.request.url, **step.request.arguments()) as response:
            if not response.is_success:
                response.read()
                return response
            step.sink.start(length_of(response))
            for piece in response.iter_bytes():
                step.sink.write(piece)
            return response


@dataclass(frozen=True)
class LoopRunner:
    """Takes the steps of calls in an event loop; a call that is cancelled ends at once.

    Attributes:
        service: what calls are made of.
        http: sends the requests.
    """

    service: Service
    http: httpx.AsyncClient

    async def run(self, call: Call[T]) -> T:
        """The result of a call.

        Args:
            call: that has not begun.
        """
        with closing(call):
            go_on: Callable[[], Step] = partial(next, call)
            while True:
                try:
                    step = go_on()
                except StopIteration as end:
                    return cast(T, end.value)
                try:
                    go_on = partial(call.send, await self._take(step))
                except httpx.TransportError as failure:
                    go_on = partial(call.throw, failure)

    async def _take(self, step: Step) -> Any:
        if isinstance(step, Pause):
            return await asyncio.sleep(step.seconds)
        if not isinstance(step, Fetch):
            return await self.http.request(step.method, step.url, **step.arguments())
        async with self.http.stream(step.request.method, step.request.url, **step.request.arguments()) as response:
            if not response.is_success:
                await response.aread()
                return response
            step.sink.start(length_of(response))
            async for piece in response.aiter_bytes():
                step.sink.write(piece)
            return response


def length_of(response: httpx.Response) -> int | None:
    """How many bytes a body has; None where that is not known, or where it is compressed.

    Args:
        response: whose head has come.
    """
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdigit() and "Content-Encoding" not in response.headers else None
