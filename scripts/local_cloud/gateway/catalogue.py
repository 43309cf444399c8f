"""Adds models to the catalogue, as a deployment does in its last step. It runs in a sandbox, which has boto3."""

from collections.abc import Mapping
from functools import reduce
from pathlib import Path
from typing import Any

from scripts.local_cloud.function_plan import FunctionPlan

NAME = "catalogue"
SECONDS = 60.0
"""Each model takes a few milliseconds."""


def plan(environment: Mapping[str, str]) -> FunctionPlan:
    """The function that publishes models.

    Args:
        environment: of the functions that read the catalogue.
    """
    return FunctionPlan(NAME, f"arn:{NAME}", __name__, "publish", environment, SECONDS, memory=128)


def publish(models: Mapping[str, Mapping[str, Any]], context: Any) -> None:
    """Publish models.

    Args:
        models: their folders, and of each the states of its weights files, the parameters that these bring along, and
            where it runs.
        context: not used.
    """
    from facemagi import effects
    from facemagi.manifest import read_manifest
    from facemagi.trained.parameters import with_declared

    for folder, model in models.items():
        manifest = reduce(with_declared, model["declared"], read_manifest(Path(folder)))
        effects.publish(manifest, model["weights"], model["runs_on"])
