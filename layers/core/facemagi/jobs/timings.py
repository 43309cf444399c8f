"""How long a container took for a job: it answers with a picture only, so the times travel in the Content-Type.

They follow the warnings (`facemagi.warnings`): `image/jpeg; warnings="low_confidence"; ms="run.532+edit.345"`.
"""

import re
from collections.abc import Mapping
from typing import Any

PHASES = ("run", "detect", "edit", "encode")
"""What is measured: the whole job in the container, and three parts of it."""

_PARAMETER = re.compile(r';\s*ms="?([a-z0-9.+]*)"?')
_PHASE = re.compile(r"([a-z]+)\.(\d{1,8})")

Timings = Mapping[str, int]
"""Milliseconds by phase."""


def content_type(media_type: str, timings: Timings) -> str:
    """A Content-Type that carries the times of `PHASES`.

    Args:
        media_type: the type of the answer, with its warnings.
        timings: milliseconds by phase.

    Example:
        >>> content_type("image/png", {"run": 532, "edit": 345})
        'image/png; ms="run.532+edit.345"'
    """
    text = "+".join(f"{name}.{timings[name]}" for name in PHASES if name in timings)
    return f'{media_type}; ms="{text}"' if text else media_type


def parse(content_type: Any) -> dict[str, int]:
    """The times in a Content-Type; what is malformed is skipped.

    Args:
        content_type: from SageMaker's notice; anything but a text contains no times.
    """
    match = _PARAMETER.search(content_type) if isinstance(content_type, str) else None
    found = (_PHASE.fullmatch(part) for part in (match[1].split("+") if match else ()))
    return {each[1]: int(each[2]) for each in found if each and each[1] in PHASES}
