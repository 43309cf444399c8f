"""The models of this checkout, and each one's endpoint."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.local_cloud.settings import ROOT, STAGE
from scripts.local_cloud.stack import template
from scripts.local_cloud.stack.stack import Stack

MODELS = ROOT / "sagemaker_endpoints"
WEIGHTS = ROOT / "weights"
IMAGE = "local"
"""Where a container's image would be named. Here the container is a process of this checkout."""


def deploy(folders: Sequence[Path], shared: Mapping[str, str], client: Callable[[str], Any]) -> dict[str, str]:
    """Make the endpoints of some models.

    Args:
        folders: of the models, each with a model.toml.
        shared: the outputs of the service's own stack.
        client: the boto3 client of a service.

    Returns:
        By folder, the state in which the catalogue is to show the model.
    """
    from facemagi.manifest import read_manifest

    recipe = template.read(MODELS / "endpoint.yaml")
    states = {}
    for folder in folders:
        manifest = read_manifest(folder)
        parameters = _shared(recipe, shared) | {
            "Stage": STAGE,
            "Image": IMAGE,
            "Repository": IMAGE,
            "Model": manifest.name,
            "InstanceType": manifest.endpoint.instance_type,
            "MaxConcurrency": str(manifest.endpoint.max_concurrency),
            "MaxInstances": str(manifest.endpoint.max_instances),
            "BacklogPerInstance": str(manifest.endpoint.backlog_per_instance),
        }
        Stack(f"facemagi-{STAGE}-{manifest.name}", recipe, parameters, client).create()
        has_weights = manifest.weights is None or (WEIGHTS / manifest.name / manifest.weights.file).is_file()
        states[str(folder)] = "ready" if has_weights else "needs_weights"
    return states


def find(names: Sequence[str] | None = None) -> list[Path]:
    """The folders of the models called `names`, or of all models.

    Raises:
        LookupError: there is no such model.
    """
    folders = {path.parent.name: path.parent for path in sorted(MODELS.glob("[!_]*/model.toml"))}
    unknown = set(names or ()) - set(folders)
    if unknown:
        raise LookupError(f"There is no model {', '.join(sorted(unknown))}, only {', '.join(folders)}.")
    return [folder for name, folder in folders.items() if names is None or name in names]


def _shared(recipe: template.Template, outputs: Mapping[str, str]) -> dict[str, str]:
    """The outputs of the service's stack that the endpoint's template has parameters for, by the same names."""
    return {name: value for name, value in outputs.items() if name in recipe["Parameters"]}
