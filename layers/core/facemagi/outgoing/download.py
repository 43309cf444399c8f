"""Downloads a file from a URL that a caller named. Redirects are followed, and every target is checked anew."""

import time
from collections.abc import Callable, Collection
from http import HTTPStatus
from http.client import HTTPResponse
from urllib.parse import urljoin

from facemagi.outgoing.addresses import Target, parse_target
from facemagi.outgoing.errors import OutgoingError
from facemagi.outgoing.http import Bounds, chunks, exchange

MAX_REDIRECTS = 3
"""Enough for a short link, a change to `www.` and one to a server of files."""

REDIRECTS = (
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
)

HEADERS = {"User-Agent": "FaceMagi-Photos/1", "Accept": "image/*"}

CheckStart = Callable[[bytes], None]
"""Raises OutgoingError for a file that is not welcome, by its first bytes."""


def download(url: str, trusted_hosts: Collection[str], bounds: Bounds, start_bytes: int, check: CheckStart) -> bytes:
    """Read the file behind a URL.

    Args:
        url: the caller's URL.
        trusted_hosts: as for `parse_target`.
        bounds: what all requests together may take, and how long the file may be.
        start_bytes: how many bytes `check` gets; all of a shorter file.
        check: called once, before the rest of the file is read.

    Raises:
        OutgoingError: a target is refused, there are too many redirects, the answer is not 200, the file is too long
            or not welcome, or the time is over.
    """
    ends_at = time.monotonic() + bounds.seconds
    for _ in range(1 + MAX_REDIRECTS):
        target = parse_target(url, trusted_hosts)
        with exchange("GET", target, HEADERS, None, _left(target, ends_at)) as response:
            if response.status not in REDIRECTS:
                _require_file(target, response.status)
                return _read(response, bounds.answer_bytes, start_bytes, check)
            location = response.getheader("Location") or ""
        url = _joined(url, location)
    raise OutgoingError(f"the URL redirects more than {MAX_REDIRECTS} times")


def _left(target: Target, ends_at: float) -> float:
    """The seconds that are left, rounded for the phrase of an error."""
    seconds = round(ends_at - time.monotonic(), 1)
    if seconds <= 0:
        raise OutgoingError(f"no time was left for {target.host}", may_pass=True)
    return seconds


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise OutgoingError("the URL redirects to one that cannot be read") from error


def _require_file(target: Target, status: int) -> None:
    if status != HTTPStatus.OK:
        may_pass = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
        raise OutgoingError(f"{target.host} answered with the status {status}", may_pass=may_pass)


def _read(response: HTTPResponse, most: int, start_bytes: int, check: CheckStart) -> bytes:
    content, is_checked = bytearray(), False
    for chunk in chunks(response, most):
        content += chunk
        if not is_checked and len(content) >= start_bytes:
            check(bytes(content[:start_bytes]))
            is_checked = True
    if not is_checked:
        check(bytes(content))
    return bytes(content)
