"""A model folder, loaded: its manifest and its adapter."""

import importlib
import sys
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest, read_manifest
from sagemaker_endpoints._runtime.settings import Settings
from sagemaker_endpoints._runtime.weights import find_weights
from sagemaker_endpoints._sdk.templates import TEMPLATES


@dataclass(frozen=True)
class Model:
    """A model that can serve.

    adapter: a `PhotoEditor` or a `FaceEditor`, as `manifest.kind` says.
    """

    manifest: Manifest
    adapter: Any


def load_models(settings: Settings) -> dict[str, Model]:
    """All models of the container, by name: a container that lacks one of them is not ready.

    Models without weights load in some ten milliseconds each, the others take as long as their framework's import.

    Raises:
        FaceMagiError: `weights_missing`, or `effect_unavailable` with the model's name and what went wrong: a face
            editor names no known template, or the folder's own code fails.
    """
    import cv2

    cv2.setNumThreads(settings.threads)
    return {folder.name: _load(folder, settings) for folder in settings.folders}


def import_adapter(folder: Path) -> Any:
    """The module `adapter.py` of a model folder, wherever the folder is.

    The folder is imported as `sagemaker_endpoints.<its name>`, so that `from .network import …` works in it.
    """
    package = f"sagemaker_endpoints.{folder.name}"
    spec = ModuleSpec(package, loader=None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[package] = module_from_spec(spec)
    return importlib.import_module(f"{package}.adapter")


def _load(folder: Path, settings: Settings) -> Model:
    try:
        return _read(folder, settings)
    except FaceMagiError:
        raise
    except Exception as error:
        reason = f"{folder.name} could not be loaded: {type(error).__name__}: {error}."
        raise FaceMagiError("effect_unavailable", reason) from error


def _read(folder: Path, settings: Settings) -> Model:
    manifest = read_manifest(folder)
    _require_template(manifest)
    weights = find_weights(manifest, settings.weights)
    adapter = import_adapter(folder).Adapter()
    adapter.load(weights, settings.device)
    return Model(manifest, adapter)


def _require_template(manifest: Manifest) -> None:
    named = manifest.align.template if manifest.align else None
    if manifest.kind == "face_editor" and named not in TEMPLATES:
        raise ValueError(f"[align] template is {named}, and should be one of {', '.join(TEMPLATES)}")
