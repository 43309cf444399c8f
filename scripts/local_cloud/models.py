"""The models of this checkout, and the endpoints of their containers."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.cloudformation import template
from scripts.local_cloud.settings import ROOT, STAGE
from scripts.local_cloud.stack.stack import Stack

if TYPE_CHECKING:  # pydantic takes a quarter of a second to import, which can wait until moto is on its way
    from facemagi.effects import State
    from facemagi.manifest import Manifest

MODELS = ROOT / "sagemaker_endpoints"
WEIGHTS = ROOT / "weights"
IMAGE = "local"
"""Where a container's image would be named. Here the container is a process of this checkout."""


AT_ONCE = 4
"""Endpoints that are made at the same time: while one waits for moto, another works out what to ask for."""


def manifests(folders: Sequence[Path]) -> "list[Manifest]":
    """What each model's model.toml says."""
    from facemagi.manifest import read_manifest

    return [read_manifest(folder) for folder in folders]


def state_of(manifest: "Manifest", weights: Path = WEIGHTS) -> "State":
    """What the catalogue is to say of a model."""
    if manifest.weights is None or (weights / manifest.name / manifest.weights.file).is_file():
        return "ready"
    return "needs_weights"


def deploy(models: "Sequence[Manifest]", shared: Mapping[str, str], client: Callable[[str], Any]) -> None:
    """Make the endpoints of some models' containers.

    Args:
        models: manifests of the models that have the weights they need.
        shared: the outputs of the service's own stack.
        client: the boto3 client of a service; used from several threads.
    """
    from facemagi.containers import containers

    recipe = template.read(MODELS / "endpoint.yaml")
    known = {name: value for name, value in shared.items() if name in recipe["Parameters"]}

    def make(name: str, members: "Sequence[Manifest]") -> None:
        Stack(f"facemagi-{STAGE}-{name}", recipe, known | _parameters(name, members), client).create()

    together = containers(models)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(make, together.keys(), together.values()))


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


def sharing(name: str) -> "list[Manifest]":
    """The models of one container, which is called by its own name or by that of any of them.

    Raises:
        LookupError: there is no such model or container.
        FaceMagiError: as `facemagi.containers.containers`.
    """
    from facemagi.containers import containers

    together = containers(manifests(find()))
    for container, members in together.items():
        if name in {container, *(member.name for member in members)}:
            return members
    raise LookupError(
        f"There is no model or container {name}, only {', '.join([*together, *(p.name for p in find())])}."
    )


def _parameters(name: str, members: "Sequence[Manifest]") -> dict[str, str]:
    endpoint = members[0].endpoint
    return {
        "Stage": STAGE,
        "Image": IMAGE,
        "Repository": IMAGE,
        "Model": name,
        "Models": ",".join(member.name for member in members),
        "InstanceType": endpoint.instance_type,
        "MaxConcurrency": str(endpoint.max_concurrency),
        "MaxInstances": str(endpoint.max_instances),
        "BacklogPerInstance": str(endpoint.backlog_per_instance),
    }
