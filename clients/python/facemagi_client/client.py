"""The client for programs without an event loop."""

from collections.abc import Callable
from types import TracebackType
from typing import Concatenate, ParamSpec, Self
from weakref import finalize

import httpx

from facemagi_client import resources
from facemagi_client.binding import Resource, method, presented_as
from facemagi_client.calls import account, editing, sending
from facemagi_client.calls.retries import Retries
from facemagi_client.calls.service import Service
from facemagi_client.calls.steps import Call
from facemagi_client.connecting import service_of
from facemagi_client.edited import EditedPhoto
from facemagi_client.running import SyncRunner
from facemagi_client.types import Job

P = ParamSpec("P")


def _edit(call: Callable[Concatenate[Service, P], Call[Job]]) -> "Callable[Concatenate[FaceMagi, P], EditedPhoto]":
    @presented_as(call)
    def bound(self: "FaceMagi", /, *args: P.args, **kwargs: P.kwargs) -> EditedPhoto:
        runner = self._runner
        return EditedPhoto(runner.run(call(runner.service, *args, **kwargs)), runner)

    return bound


class FaceMagi(Resource):
    """A client of the service. Several threads may use one.

    Example:
        magi = FaceMagi()
        magi.edit("photo.jpg", "beauty", {"smoothing": 60}).save("edited.jpg")

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
    call = method(sending.call)
    health = method(account.health)
    limits = method(account.limits)
    usage = method(account.usage)

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        language: str | None = None,
        retries: Retries | None = None,
        http: httpx.Client | None = None,
    ) -> None:
        service = service_of(url, token, language, retries)
        super().__init__(SyncRunner(service, httpx.Client() if http is None else http))
        self._own = http is None
        if self._own:
            finalize(self._runner, self._runner.http.close)  # a program of three lines closes nothing
        self.photos = resources.Photos(self._runner)
        self.jobs = resources.Jobs(self._runner)
        self.batches = resources.Batches(self._runner)
        self.effects = resources.Effects(self._runner)
        self.data = resources.Data(self._runner)
        self.webhooks = resources.Webhooks(self._runner)
        self.client_tokens = resources.ClientTokens(self._runner)

    @property
    def url(self) -> str:
        """The URL of the API."""
        return self._runner.service.url

    def close(self) -> None:
        """Close the connections."""
        if self._own:
            self._runner.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
