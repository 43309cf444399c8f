"""The queries of lists: which page, and which labels, as `metadata.KEY=VALUE`."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from facemagi import limits
from facemagi.api.caller import KnownCaller
from facemagi.api.framework import Query, Request
from facemagi.api.own_things import LABELS, own_labels
from facemagi.credentials.identity import Caller
from facemagi.errors import FaceMagiError


@dataclass(frozen=True)
class PageQuery:
    """Which part of a list the caller asks for.

    Attributes:
        limit: the most things on the page.
        cursor: the `next_cursor` of the page before; None for the first page.
    """

    limit: int = limits.PAGE
    cursor: str | None = None


LimitQuery = Annotated[int, Query(ge=1, le=limits.MAX_PAGE, description="The most things on the page.")]
CursorQuery = Annotated[
    str | None, Query(max_length=limits.MAX_NAME_CHARS, description="`next_cursor` of the page before.")
]


async def page_query(limit: LimitQuery = limits.PAGE, cursor: CursorQuery = None) -> PageQuery:
    """The part of a list that a query asks for.

    Args:
        limit: the most things on the page.
        cursor: the `next_cursor` of the page before.
    """
    return PageQuery(limit, cursor)


PAGE_NAMES = ("limit", "cursor")
"""The names of `PageQuery` in a query."""

QUERY_PARAMETER: dict[str, Any] = {
    "name": "metadata",
    "in": "query",
    "required": False,
    "style": "form",
    "explode": True,
    "description": "Only things with these labels, each as `metadata.KEY=VALUE`.",
    "schema": {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "propertyNames": {"pattern": rf"^{LABELS[:-1]}\."},
    },
}
"""`metadata.KEY=VALUE` for the API's document. FastAPI knows no parameter whose name the caller chooses."""


def strict_query(*names: str) -> Callable[[Request, Caller], Awaitable[dict[str, str]]]:
    """A dependency of a route: the labels in its query. It refuses every name that the route does not know.

    A selection with a name that is ignored would be a larger one than its sender meant. A caller that stands for one
    user of an app selects among that user's things.

    Args:
        names: the other names that the query may have.
    """

    async def labels(request: Request, known: KnownCaller) -> dict[str, str]:
        pairs = request.query_params.multi_items()
        _require_known(pairs, lambda name: name in names or name.startswith(LABELS), (*names, f"{LABELS}KEY"))
        asked = {name.removeprefix(LABELS): value for name, value in pairs if name.startswith(LABELS)}
        return asked | own_labels(known)

    return labels


def plain_query(*names: str) -> Callable[[Request], Awaitable[None]]:
    """A dependency of a route that selects by no labels: it refuses every name in a query that the route does not know.

    Args:
        names: the names that the query may have.
    """

    async def known_names(request: Request) -> None:
        _require_known(request.query_params.multi_items(), names.__contains__, names)

    return known_names


def _require_known(pairs: Sequence[tuple[str, str]], is_known: Callable[[str], bool], names: Sequence[str]) -> None:
    for name, count in Counter(name for name, _ in pairs).items():
        if not is_known(name):
            raise _unknown(name, names)
        if count > 1:
            raise _repeated(name, count)


def _unknown(name: str, names: Sequence[str]) -> FaceMagiError:
    return FaceMagiError(
        "unknown_param",
        f"The query has no {name!r}.",
        param=f"query.{name}",
        actual=name,
        limit=list(names),
        remedy="Leave it out, or correct its name.",
    )


def _repeated(name: str, count: int) -> FaceMagiError:
    return FaceMagiError(
        "invalid_param",
        f"The query has {name!r} {count} times.",
        param=f"query.{name}",
        actual=count,
        limit=1,
        remedy="Give it once.",
    )
