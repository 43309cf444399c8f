"""The answers of a route, for the API's document: what succeeds, and every error that can come.

Only names are given here. The schemas are written by `scripts/api_document`, so that a function does not build them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from facemagi.errors import KINDS

ALWAYS = ("unauthorized", "token_expired", "forbidden_scope", "internal", "unavailable")
"""The errors of every route."""

BODY = ("invalid_json", "invalid_param", "missing_param", "unknown_param", "unsupported_media_type")
"""The errors of every route that reads a body."""

OPEN = ("internal",)
"""The errors of an open route, which knows no caller and calls nothing."""

Answers = dict[int | str, dict[str, Any]]


def answers(successes: Mapping[int, str], *codes: str) -> Answers:
    """The `responses` of a FastAPI route.

    Args:
        successes: the name of the schema of each successful status, or several with ` | ` between them; empty for an
            answer without a body.
        codes: the codes of the errors that the route can answer with, besides `ALWAYS`.
    """
    return _answers(successes, (*codes, *ALWAYS))


def open_answers(successes: Mapping[int, str]) -> Answers:
    """The `responses` of an open route.

    Args:
        successes: as for `answers`.
    """
    return _answers(successes, OPEN)


def _answers(successes: Mapping[int, str], codes: Sequence[str]) -> Answers:
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(int(KINDS[code].status), []).append(code)
    described: Answers = {status: _success(name) for status, name in successes.items()}
    return described | {status: _error(names) for status, names in sorted(by_status.items())}


def _success(name: str) -> dict[str, Any]:
    return {"description": name or "Done", "content": _json(name)} if name else {"description": "Done"}


def _error(codes: list[str]) -> dict[str, Any]:
    return {"description": ", ".join(f"`{code}`" for code in codes), "content": _json("ErrorAnswer")}


def _json(name: str) -> dict[str, Any]:
    kinds = [{"$ref": f"#/components/schemas/{kind}"} for kind in name.split(" | ")]
    return {"application/json": {"schema": kinds[0] if len(kinds) == 1 else {"anyOf": kinds}}}
