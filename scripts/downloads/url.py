"""Downloads a single file over HTTP. A download that was interrupted continues where it stopped."""

from http import HTTPStatus
from pathlib import Path

import httpx

from scripts.downloads.errors import DownloadError
from scripts.downloads.progress import progress_bar

TIMEOUT_SECONDS = 60.0
"""Seconds without a byte, after which the server counts as silent."""

PARTIAL = ".partial"
"""Suffix of a file that is not complete yet."""


def download_file(url: str, size: int, path: Path) -> Path:
    """Download a file, or the rest of it if a part is there already.

    httpx reads the usual variables: HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE.

    Args:
        url: the file's address.
        size: the expected number of bytes.
        path: where the file is put when it is complete.

    Returns:
        `path`.

    Raises:
        DownloadError: the server cannot be reached, refuses, or sends a page or too many bytes. A part that was
            received stays there for the next attempt.
    """
    partial = path.with_name(path.name + PARTIAL)
    try:
        with progress_bar(size, lambda: _size(partial)):
            _receive(url, size, partial)
    except httpx.HTTPError as error:
        raise DownloadError(f"{url} cannot be reached: {str(error) or type(error).__name__}") from error
    if _size(partial) < size:
        raise DownloadError(f"{url} ended after {_size(partial)} of {size} bytes; run the command again to continue")
    return partial.replace(path)


def _receive(url: str, size: int, partial: Path) -> None:
    start = _size(partial)
    if start >= size:
        return
    headers = {"Range": f"bytes={start}-", "Accept-Encoding": "identity"} if start else {"Accept-Encoding": "identity"}
    with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=TIMEOUT_SECONDS) as response:
        _require_file(response, url)
        continues = response.status_code == HTTPStatus.PARTIAL_CONTENT
        received = start if continues else 0
        with partial.open("ab" if continues else "wb") as file:
            for chunk in response.iter_bytes():
                received += len(chunk)
                if received > size:
                    raise DownloadError(f"{url} sends more than the expected {size} bytes")
                file.write(chunk)


def _require_file(response: httpx.Response, url: str) -> None:
    if not response.is_success:
        raise DownloadError(f"{url} answers {response.status_code} {response.reason_phrase}")
    if response.headers.get("Content-Type", "").startswith("text/html"):
        raise DownloadError(f"{url} answers with a web page instead of the file; is there a proxy or a login between?")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
