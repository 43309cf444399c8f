"""The client for programs with an event loop."""

from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self

import httpx

from facemagi_client import async_resources
from facemagi_client.binding import AsyncResource, async_method, presented_as
from facemagi_client.calls import account, editing, sending
from facemagi_client.calls.retries import Retries
from facemagi_client.calls.service import Service
from facemagi_client.calls.steps import Call
from facemagi_client.connecting import service_of
from facemagi_client.edited import AsyncEditedPhoto
from facemagi_client.running import LoopRunner
from facemagi_client.types import Job

P = ParamSpec("P")


def _edit(
    call: Callable[Concatenate[Service, P], Call[Job]],
) -> "Callable[Concatenate[AsyncFaceMagi, P], Coroutine[Any, Any, AsyncEditedPhoto]]":
    @presented_as(call)
    async def bound(self: "AsyncFaceMagi", /, *args: P.args, **kwargs: P.kwargs) -> AsyncEditedPhoto:
        runner = self._runner
        return AsyncEditedPhoto(await runner.run(call(runner.service, *args, **kwargs)), runner)

    return bound


class AsyncFaceMagi(AsyncResource):
    """A client of the service with the methods of `FaceMagi`, each to be awaited.

    Example:
        async with AsyncFaceMagi() as magi:
            edited = await magi.edit("photo.jpg", "beauty", {"smoothing": 60})
            await edited.save("edited.jpg")

    Args:
        url: of the API; None takes FACEMAGI_URL, else the local cloud.
        token: yours, if the service needs one; None takes FACEMAGI_TOKEN. It goes to the API only.
        language: of titles and warnings: `en` or `zh`; None takes English.
        retries: how often and after which pauses a request is repeated; None takes the usual ones.
        http: sends the requests, with your proxies and certificates, and is yours to close; None makes one.

    Raises:
        ValueError: it is no URL.
    """

    edit = _edit(editing.edit)
    call = async_method(sending.call)
    health = async_method(account.health)
    limits = async_method(account.limits)
    usage = async_method(account.usage)

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        language: str | None = None,
        retries: Retries | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        service = service_of(url, token, language, retries)
        self._own = http is None
        super().__init__(LoopRunner(service, httpx.AsyncClient() if http is None else http))
        self.photos = async_resources.AsyncPhotos(self._runner)
        self.jobs = async_resources.AsyncJobs(self._runner)
        self.batches = async_resources.AsyncBatches(self._runner)
        self.effects = async_resources.AsyncEffects(self._runner)
        self.data = async_resources.AsyncData(self._runner)
        self.webhooks = async_resources.AsyncWebhooks(self._runner)
        self.client_tokens = async_resources.AsyncClientTokens(self._runner)

    @property
    def url(self) -> str:
        """The URL of the API."""
        return self._runner.service.url

    async def close(self) -> None:
        """Close the connections."""
        if self._own:
            await self._runner.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
