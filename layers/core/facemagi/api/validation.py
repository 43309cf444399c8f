"""Turns validation errors of pydantic into FaceMagi's errors."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from facemagi.errors import FaceMagiError

_QUOTED = re.compile(r"'([^']*)'")

_TYPE = re.compile(r"str|int|(constrained|function|lax-or-strict|json-or-python)-.+")
"""pydantic's names of types, such as `constrained-str`; others have a bracket or a capital letter."""

_BOUNDS = {"ge": "min", "gt": "min", "le": "max", "lt": "max", "max_length": "max_length", "min_length": "min_length"}
"""pydantic's names of bounds, and those of `limit`."""

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
    unknown = str(fault["loc"][-1]) if fault["type"] == "extra_forbidden" else None
    path = field_path(fault["loc"], unknown)
    return FaceMagiError(
        CODES.get(fault["type"], "invalid_param"),
        f"{path or 'The body'}: {fault['msg']}.",
        param=path or None,
        actual=None if fault["type"] == "missing" else fault.get("input"),
        limit=_limit(context),
        remedy="The API's documentation shows what is expected here.",
    )


def most_telling(faults: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The fault to report. A field of several types has one for each of them; the deepest is what the sender meant.

    Args:
        faults: pydantic's `ValidationError.errors()`.
    """
    first = field_path(faults[0]["loc"][:2])
    same_field = [fault for fault in faults if field_path(fault["loc"][:2]) == first]
    return max(same_field, key=lambda fault: (len(fault["loc"]), fault["type"] == "extra_forbidden"))


def field_path(location: Sequence[str | int], unknown: str | None = None) -> str:
    """A field's path, as errors name it in `param`.

    Args:
        location: pydantic's `loc`. For a field of several types it has the type's name too, which is left out.
        unknown: the field's name, where the sender chose it: it may look like a type.

    Example:
        >>> field_path(("body", "faces", 0, "id"))
        'faces[0].id'
    """
    *holders, last = location or ("",)
    parts = [part for part in holders if part != "body" and not _is_type(part)]
    parts += [] if last == "body" or (_is_type(last) and last != unknown) else [last]
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")


def whole_number(value: Any) -> Any:
    """A number without a fraction as an integer; JSON does not tell `7.0` and `7` apart. Other values as they are.

    Args:
        value: any value of a request.
    """
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_type(part: str | int) -> bool:
    """Whether a part of pydantic's `loc` names a type: no field of a request has a capital letter or a bracket."""
    return isinstance(part, str) and ("[" in part or part[:1].isupper() or _TYPE.fullmatch(part) is not None)


def _limit(context: Mapping[str, Any]) -> dict[str, Any] | None:
    """What pydantic says is allowed, in the form of `limit`."""
    bounds = {_BOUNDS[name]: value for name, value in context.items() if name in _BOUNDS}
    choices = _QUOTED.findall(str(context.get("expected", "")))
    return bounds or ({"choices": choices} if choices else None)
