"""A template with one thing changed."""

import copy
from typing import Any

from scripts.cloudformation.template import Json

REMOVED = object()
"""The value of something that is not there any more."""


def changed(template: Json, path: str, value: Any) -> Json:
    """A copy with the member at `path` (`Resources.Bucket.…`, a list's by its index) set to `value`."""
    copied = copy.deepcopy(template)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = copied
    for part in parents:
        place = place[part]
    if value is REMOVED:
        del place[last]
    elif last == len(place):
        place.append(value)
    else:
        place[last] = value
    return copied
