"""Makes methods of calls. A method has the parameters and the text of its call, without the service."""

import inspect
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Concatenate, ParamSpec, TypeVar

from facemagi_client.calls.polling import Page
from facemagi_client.calls.service import Service
from facemagi_client.calls.steps import Call
from facemagi_client.running import LoopRunner, SyncRunner

SERVICE_LINE = "        service: the service.\n"
"""The one line of a call's text that is not about its method."""

P = ParamSpec("P")
T = TypeVar("T")
Method = TypeVar("Method", bound=Callable[..., Any])


class Resource:
    """Methods of one part of the API."""

    def __init__(self, runner: SyncRunner) -> None:
        self._runner = runner


class AsyncResource:
    """Methods of one part of the API, for an event loop."""

    def __init__(self, runner: LoopRunner) -> None:
        self._runner = runner


def presented_as(call: Callable[..., Any]) -> Callable[[Method], Method]:
    """Gives a method the name, the text and the parameters of its call, for help() and editors.

    Args:
        call: the call.
    """
    _, *others = inspect.signature(call).parameters.values()
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)

    def present(bound: Method) -> Method:
        shown: Any = bound
        shown.__name__, shown.__module__ = call.__name__, call.__module__
        shown.__doc__ = (call.__doc__ or "").replace(SERVICE_LINE, "").replace("    Args:\n\n", "\n")
        shown.__signature__ = inspect.Signature([own, *others])
        return bound

    return present


def method(call: Callable[Concatenate[Service, P], Call[T]]) -> Callable[Concatenate[Resource, P], T]:
    """A method that makes a call.

    Args:
        call: the call.
    """

    @presented_as(call)
    def bound(self: Resource, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._runner.run(call(self._runner.service, *args, **kwargs))

    return bound


def async_method(
    call: Callable[Concatenate[Service, P], Call[T]],
) -> Callable[Concatenate[AsyncResource, P], Coroutine[Any, Any, T]]:
    """A coroutine method that makes a call.

    Args:
        call: the call.
    """

    @presented_as(call)
    async def bound(self: AsyncResource, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._runner.run(call(self._runner.service, *args, **kwargs))

    return bound


def listing(
    call: Callable[Concatenate[Service, P], Call[Page[T]]],
) -> Callable[Concatenate[Resource, P], Iterator[T]]:
    """A method that yields the things of all pages.

    Args:
        call: the call for one page; its parameter `cursor` says which.
    """

    @presented_as(call)
    def bound(self: Resource, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
        more = True
        while more:
            page = self._runner.run(call(self._runner.service, *args, **kwargs))
            yield from page.items
            kwargs["cursor"], more = page.cursor, page.cursor is not None

    return bound


def async_listing(
    call: Callable[Concatenate[Service, P], Call[Page[T]]],
) -> Callable[Concatenate[AsyncResource, P], AsyncIterator[T]]:
    """A method that yields the things of all pages, for `async for`.

    Args:
        call: the call for one page; its parameter `cursor` says which.
    """

    @presented_as(call)
    async def bound(self: AsyncResource, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
        more = True
        while more:
            page = await self._runner.run(call(self._runner.service, *args, **kwargs))
            for item in page.items:
                yield item
            kwargs["cursor"], more = page.cursor, page.cursor is not None

    return bound
