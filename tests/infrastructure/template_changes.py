"""Makes a copy of a template with one change."""

import copy
from typing import Any

from scripts.cloudformation.template import Json

REMOVED = object()
"""The value for `changed` that removes the member."""


def changed(template: Json, path: str, value: Any) -> Json:
    """A copy of a template with one member set, added or removed.

    Args:
        path: the member's path, such as `Resources.Bucket.Properties.Tags.0`; lists by index. The index after the last
            one appends.
    """
    result = copy.deepcopy(template)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    node: Any = result
    for part in parents:
        node = node[part]
    if value is REMOVED:
        del node[last]
    elif last == len(node):
        node.append(value)
    else:
        node[last] = value
    return result
