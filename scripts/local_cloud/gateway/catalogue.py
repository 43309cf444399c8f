"""Adds models to the catalogue, as a deployment does in its last step. It runs in a sandbox, which has boto3."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.local_cloud.function_plan import FunctionPlan

if TYPE_CHECKING:  # pydantic takes a quarter of a second to import
    from facemagi.manifest import Manifest

NAME = "catalogue"
SECONDS = 60.0
"""Each model takes a few milliseconds."""


def plan(environment: Mapping[str, str]) -> FunctionPlan:
    """The function that publishes models.

    Args:
        environment: of the functions that read the catalogue.
    """
    return FunctionPlan(NAME, f"arn:{NAME}", __name__, "publish", environment, SECONDS, memory=128)


def with_endpoints(manifest: "Manifest", endpoints: int | None) -> "Manifest":
    """A manifest with another number of endpoints.

    Args:
        manifest: the model's manifest.
        endpoints: the number; None for that of its model.toml.
    """
    if endpoints is None:
        return manifest
    return manifest.model_copy(update={"endpoint": manifest.endpoint.model_copy(update={"endpoints": endpoints})})


def publish(models: Mapping[str, Mapping[str, Any]], context: Any) -> None:
    """Publish models.

    Args:
        models: their folders, and of each the states of its weights files, where it runs, and on how many endpoints.
        context: not used.
    """
    from facemagi import effects
    from facemagi.manifest import read_manifest

    for folder, model in models.items():
        manifest = with_endpoints(read_manifest(Path(folder)), model["endpoints"])
        effects.publish(manifest, model["weights"], model["runs_on"])
