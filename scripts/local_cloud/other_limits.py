"""Other values of the service's limits, so that a trial of the local cloud need not wait for an hour."""

import json
import os
from collections.abc import Mapping

VARIABLE = "LOCAL_CLOUD_LIMITS"


def variables(limits: Mapping[str, float]) -> dict[str, str]:
    """The environment of processes that use other limits.

    Args:
        limits: the values by their names in `facemagi.limits`.
    """
    return {VARIABLE: json.dumps(dict(limits))} if limits else {}


def apply() -> None:
    """Set the limits that the environment of this process names.

    Raises:
        LookupError: there is no limit of that name.
    """
    from facemagi import limits  # found only after the functions' folders are on the path

    for name, value in json.loads(os.environ.get(VARIABLE, "{}")).items():
        if not hasattr(limits, name):
            raise LookupError(f"facemagi.limits has no {name}.")
        setattr(limits, name, value)
