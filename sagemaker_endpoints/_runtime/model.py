"""A model folder, loaded: its manifest and its adapter."""

import importlib
import sys
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any

from facemagi.manifest import Manifest, read_manifest

from .settings import Settings
from .templates import TEMPLATES
from .weights import find_weights


@dataclass(frozen=True)
class Model:
    """A model that can serve.

    adapter: a `PhotoEditor` or a `FaceEditor`, as `manifest.kind` says.
    """

    manifest: Manifest
    adapter: Any


def load_model(settings: Settings) -> Model:
    """Read the folder, make its adapter, load its weights. Takes as long as the framework's import.

    Raises:
        FaceMagiError: `weights_missing`.
        ValueError: a face editor names no template, or one that is not known.
        Exception: whatever the folder's own code raises.
    """
    import cv2

    cv2.setNumThreads(settings.threads)
    manifest = read_manifest(settings.folder)
    _require_template(manifest)
    weights = find_weights(manifest, settings.weights)
    adapter = import_adapter(settings.folder).Adapter()
    adapter.load(weights, settings.device)
    return Model(manifest, adapter)


def import_adapter(folder: Path) -> Any:
    """The module `adapter.py` of a model folder, wherever the folder is.

    The folder is imported as `sagemaker_endpoints.<its name>`, so that `from .network import …` works in it.
    """
    package = f"sagemaker_endpoints.{folder.name}"
    spec = ModuleSpec(package, loader=None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[package] = module_from_spec(spec)
    return importlib.import_module(f"{package}.adapter")


def _require_template(manifest: Manifest) -> None:
    named = manifest.align.template if manifest.align else None
    if manifest.kind == "face_editor" and named not in TEMPLATES:
        raise ValueError(f"[align] template is {named}, and should be one of {', '.join(TEMPLATES)}")
