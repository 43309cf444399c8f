"""Records of what roles may do and of what they have done, from which `unused` finds permissions that nobody needs.

The environment's variable names the file; without it nothing is recorded. Every local cloud of a test run appends to
the same file.
"""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

VARIABLE = "LOCAL_CLOUD_CALLS"

Kind = Literal["granted", "used"]


def granted(role: str, document: Mapping[str, Any]) -> None:
    """Record what a policy allows its role.

    Args:
        role: the role's name.
        document: the policy.
    """
    from scripts.local_cloud.iam import policy

    for statement in policy.parse(document):
        for action in statement.actions:
            for resource in statement.resources:
                _once("granted", role, action, resource)


def used(role: str, action: str, resource: str) -> None:
    """Record a call that was allowed.

    Args:
        role: the role's name.
        action: the action of the call.
        resource: the pattern in the policy that allowed it.
    """
    _once("used", role, action, resource)


@cache
def _once(kind: Kind, role: str, action: str, resource: str) -> None:
    """Append a line: short enough that those of several processes are never mixed."""
    name = os.environ.get(VARIABLE)
    if name:
        line = json.dumps({"kind": kind, "role": role, "action": action, "resource": resource})
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
