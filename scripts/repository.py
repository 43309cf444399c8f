"""Paths in this checkout: its templates, its model folders, its weights, its sample photo."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # not imported at run time: pydantic takes a quarter of a second, and some scripts do not need it
    from facemagi.effects import WeightsState
    from facemagi.manifest import Manifest

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "template.yaml"
MODELS = ROOT / "sagemaker_endpoints"
ENDPOINT_TEMPLATE = MODELS / "endpoint.yaml"
FUNCTION_TEMPLATE = MODELS / "function.yaml"
STUDIO_TEMPLATE = ROOT / "clients" / "studio.yaml"
TRAINING_TEMPLATE = ROOT / "scripts" / "training" / "training.yaml"
WEIGHTS = ROOT / "weights"
SAMPLE = ROOT / "tests" / "data" / "astronaut.png"
"""The only photograph in the repository: NASA's portrait of Eileen Collins, in the public domain."""


def find_models(names: Sequence[str] | None = None) -> list[Path]:
    """The folders of the named models, or of all models.

    Raises:
        LookupError: there is no model of that name.
    """
    folders = {path.parent.name: path.parent for path in sorted(MODELS.glob("[!_]*/model.toml"))}
    unknown = set(names or ()) - set(folders)
    if unknown:
        raise LookupError(f"There is no model {', '.join(sorted(unknown))}, only {', '.join(folders)}.")
    return [folder for name, folder in folders.items() if names is None or name in names]


def read_manifests(folders: Sequence[Path]) -> "list[Manifest]":
    """The manifest of each model folder."""
    from facemagi.manifest import read_manifest

    return [read_manifest(folder) for folder in folders]


def served_manifests(folders: Sequence[Path], weights: Path = WEIGHTS) -> "list[Manifest]":
    """The manifest of each model folder, with the parameters that the weights here bring along.

    Args:
        weights: the folder of all weights.

    Raises:
        LookupError: a weights file is damaged, or declares a wrong parameter.
    """
    from sagemaker_endpoints._sdk.weights_header import served_manifest

    manifests = read_manifests(folders)
    try:
        return [served_manifest(manifest, weights / manifest.name) for manifest in manifests]
    except ValueError as error:
        raise LookupError(f"{error} It is in {weights}: delete it, or get it again.") from error


def container_members(name: str) -> "list[Manifest]":
    """The models of one container.

    Args:
        name: the container's name, or the name of any model in it.

    Raises:
        LookupError: there is no such model or container.
        FaceMagiError: as `facemagi.containers.containers`.
    """
    from facemagi.containers import containers

    by_name = containers(read_manifests(find_models()))
    for container, members in by_name.items():
        if name in {container, *(member.name for member in members)}:
            return members
    known = [*by_name, *(folder.name for folder in find_models())]
    raise LookupError(f"There is no model or container {name}, only {', '.join(known)}.")


def weights_states(manifest: "Manifest", folder: Path = WEIGHTS) -> "dict[str, WeightsState]":
    """The state of each weights file of a model, by name.

    Args:
        folder: the folder of all weights.

    Raises:
        LookupError: a file is damaged.
    """
    from scripts.model_weights.weights_entry import entries_of

    return {entry.name: entry.state(folder) for entry in entries_of([manifest])}
