"""Turns validation errors of pydantic into FaceMagi's errors."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from facemagi.errors import FaceMagiError

CODES = {
    "json_invalid": "invalid_json",
    "missing": "missing_param",
    "extra_forbidden": "unknown_param",
    "unexpected_keyword_argument": "unknown_param",
}
"""pydantic's error types that have a code of their own; all others are `invalid_param`."""


def invalid_request(fault: Mapping[str, Any]) -> FaceMagiError:
    """The error for the first fault that pydantic found in a request.

    Args:
        fault: one member of pydantic's `ValidationError.errors()`.

    Returns:
        `invalid_json`, `missing_param`, `unknown_param` or `invalid_param`; `param` is the field's path.

    Example:
        >>> invalid_request({"type": "missing", "loc": ("body", "steps", 1, "effect"), "msg": "Field required"}).param
        'steps[1].effect'
    """
    context = fault.get("ctx", {})
    if fault["type"] == "json_invalid":
        where = f", at character {fault['loc'][-1]}" if fault["loc"] else ""
        return FaceMagiError(
            "invalid_json",
            f"The body is not JSON: {context.get('error')}{where}.",
            remedy="Send a JSON object with the header Content-Type: application/json.",
        )
    path = field_path(fault["loc"])
    return FaceMagiError(
        CODES.get(fault["type"], "invalid_param"),
        f"{path or 'The body'}: {fault['msg']}.",
        param=path or None,
        actual=None if fault["type"] == "missing" else fault.get("input"),
        limit={name: value for name, value in context.items() if isinstance(value, int | float | str)} or None,
        remedy="The API's documentation shows what is expected here.",
    )


def field_path(location: Sequence[str | int]) -> str:
    """A field's path, as errors name it in `param`.

    Args:
        location: pydantic's `loc`. Where a field may be of several types, pydantic adds the type's name; it is cut off.

    Example:
        >>> field_path(("body", "faces", 0, "id"))
        'faces[0].id'
    """
    parts = [part for part in takewhile(lambda part: "[" not in str(part), location) if part != "body"]
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")
