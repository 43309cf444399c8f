"""Lists of an owner's photos, jobs or batches: newest first, page by page.

A cursor is the id that a page ended with. Ids sort by time, so the next page neither repeats nor omits anything,
whatever was created or deleted meanwhile, even if the thing with this id was.
"""

import base64
import json
from collections.abc import Callable

from facemagi import limits, table
from facemagi.api.queries import PageQuery
from facemagi.errors import FaceMagiError
from facemagi.ids import pattern
from facemagi.table import Json, Record


def page(
    owner: str,
    kind: str,
    asked: PageQuery,
    is_wanted: Callable[[Record], bool],
    view: Callable[[str, Record], Json | None],
    other_records: Callable[[Record], int] = lambda _: 0,
) -> tuple[list[Json], str | None]:
    """One page of a list.

    A page may have fewer things than its limit, or none, although others follow: where few are wanted, a call looks at
    a bounded number of records.

    Args:
        owner: the owner's id.
        kind: of the records: `photo`, `job`, `batch` or `msg`.
        asked: which part of the list.
        is_wanted: whether a record can belong to the list.
        view: a thing as the API shows it, from its id and its record; None where it does not belong to the list, which
            only other records say.
        other_records: how many other records `view` reads.

    Returns:
        The page, and the cursor of the next one; None where there is none.

    Raises:
        FaceMagiError: `invalid_param` for a cursor that no page has ended with.
    """
    prefix = f"{kind}#"
    after = _position(asked.cursor, kind) if asked.cursor is not None else None
    records = table.newest_first(owner, prefix, after and prefix + after)
    shown: list[Json] = []
    size = looked_at = 0
    for name, record in records:
        identity = name.removeprefix(prefix)
        wanted = is_wanted(record)
        looked_at += 1 + (other_records(record) if wanted else 0)
        thing = view(identity, record) if wanted else None
        if thing is not None:
            shown.append(thing)
            size += len(json.dumps(thing))
        if len(shown) == asked.limit or size > limits.MAX_PAGE_BYTES or looked_at >= limits.MAX_RECORDS_A_PAGE:
            return shown, None if next(records, None) is None else _cursor(identity)
    return shown, None


def _cursor(identity: str) -> str:
    return base64.urlsafe_b64encode(identity.encode()).decode().rstrip("=")


def _position(cursor: str, kind: str) -> str:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        identity = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True).decode("ascii")
    except ValueError:
        identity = ""
    if not pattern(kind).fullmatch(identity) or _cursor(identity) != cursor:
        raise FaceMagiError(
            "invalid_param",
            f"{cursor!r} is no cursor of this list.",
            param="query.cursor",
            actual=cursor,
            remedy="Use next_cursor of the page before, or none for the first page.",
        )
    return identity
