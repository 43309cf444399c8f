"""Asks OSV, the open database of faults of packages, which collects those of PyPI, npm and GitHub.

https://google.github.io/osv.dev/post-v1-querybatch/
"""

from collections.abc import Iterator, Sequence
from typing import Any

import httpx

URL = "https://api.osv.dev/v1/querybatch"

MOST_AT_ONCE = 500
"""OSV allows a thousand questions in one request."""

TIMEOUT_SECONDS = 60.0

PROOFS = {"pkg:pypi/jinja2@2.10": "GHSA-462w-v97r-4m45", "pkg:npm/minimist@0.0.8": "GHSA-vh95-rmgr-6w4m"}
"""Old packages, each with a fault that everybody knows. A source that does not know them has no data: without this
proof its silence would look like good news."""


class UnreachableError(Exception):
    """There is no answer, or one that cannot be believed; the message says why."""


def faults(packages: Sequence[str], url: str = URL) -> dict[str, list[str]]:
    """The ids of the known faults of packages, by their URLs; without those that have none.

    Args:
        packages: package URLs with versions.
        url: of the database.

    Raises:
        UnreachableError: there is no answer, or it does not know `PROOFS`.
    """
    asked = [*PROOFS, *(each for each in packages if each not in PROOFS)]
    found: dict[str, list[str]] = {}
    with httpx.Client(timeout=TIMEOUT_SECONDS) as client:
        for first in range(0, len(asked), MOST_AT_ONCE):
            for package, fault in _ask(client, url, asked[first : first + MOST_AT_ONCE]):
                found.setdefault(package, []).append(fault)
    unknown = [package for package, fault in PROOFS.items() if fault not in found.get(package, [])]
    if unknown:
        raise UnreachableError(f"{url} does not know the faults of {unknown[0]}, so it knows nothing.")
    return {package: ids for package, ids in found.items() if package in packages}


def _ask(client: httpx.Client, url: str, packages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The faults of some packages, page by page."""
    pages = dict.fromkeys(packages, "")
    while pages:
        queries = [
            {"package": {"purl": package}} | ({"page_token": token} if token else {})
            for package, token in pages.items()
        ]
        answers = _post(client, url, {"queries": queries})
        for package, answer in zip(tuple(pages), answers, strict=True):
            yield from ((package, each["id"]) for each in answer.get("vulns", []))
        tokens = {package: answer.get("next_page_token", "") for package, answer in zip(pages, answers, strict=True)}
        pages = {package: token for package, token in tokens.items() if token}


def _post(client: httpx.Client, url: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        answer = client.post(url, json=body)
        answer.raise_for_status()
        results: list[dict[str, Any]] = answer.json()["results"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise UnreachableError(f"{url} cannot be asked: {str(error) or type(error).__name__}") from error
    if len(results) != len(body["queries"]):
        raise UnreachableError(f"{url} answered {len(results)} of {len(body['queries'])} questions.")
    return results
