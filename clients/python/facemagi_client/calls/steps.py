"""The steps of a call: what it asks the outside to do."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO, Any, Protocol, TypeVar

import httpx

T = TypeVar("T")

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Request:
    """Send a request; the answer is an `httpx.Response` whose body was read.

    Attributes:
        method: HTTP method.
        url: the whole URL.
        headers: of the request.
        params: of the query.
        json: the body as JSON; None for none.
        form: the fields of a form as the body.
        file: the file of that form.
        timeout_s: the longest time without a byte from the other side.
        repeatable: whether the request can be sent again when nobody knows if it was received.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str] = field(default_factory=dict)
    file: IO[bytes] | None = None
    timeout_s: float = 30
    repeatable: bool = True

    def arguments(self) -> dict[str, Any]:
        """The arguments of httpx's `request`. Waiting for a free connection takes as long as the others need theirs."""
        given: dict[str, Any] = {"headers": dict(self.headers), "timeout": httpx.Timeout(self.timeout_s, pool=None)}
        given |= {"params": dict(self.params)} if self.params else {}
        given |= {"json": self.json} if self.json is not None else {}
        given |= {"data": dict(self.form), "files": {"file": self.file}} if self.file else {}
        return given


class Sink(Protocol):
    """Takes the body of an answer piece by piece."""

    def start(self, total_bytes: int | None) -> None:
        """A body begins, for the first time or again.

        Args:
            total_bytes: of the body; None where that is not known.
        """

    def write(self, piece: bytes) -> None:
        """The next piece of it.

        Args:
            piece: its bytes.
        """


@dataclass(frozen=True)
class Fetch:
    """Send a request whose body goes into a sink if it succeeds; the answer is the `httpx.Response`.

    Attributes:
        request: the request.
        sink: takes the body.
    """

    request: Request
    sink: Sink = field(repr=False)


@dataclass(frozen=True)
class Pause:
    """Wait; the answer is None.

    Attributes:
        seconds: how long.
    """

    seconds: float


Step = Request | Fetch | Pause

Call = Generator[Step, Any, T]
"""A call whose result is T. A connection that fails is thrown into it as an `httpx.TransportError`."""
