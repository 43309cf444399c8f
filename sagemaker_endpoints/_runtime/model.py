"""A model folder, loaded: its manifest and its adapter."""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any

from facemagi.errors import FaceMagiError
from facemagi.manifest import Align, Manifest, read_manifest
from sagemaker_endpoints._runtime.settings import Settings
from sagemaker_endpoints._runtime.weights import find_weights, has_random
from sagemaker_endpoints._sdk.adapter_contract import AlignsByWeights, Device, ParsesFaces
from sagemaker_endpoints._sdk.contract import FaceParser
from sagemaker_endpoints._sdk.templates import TEMPLATES
from sagemaker_endpoints._sdk.weights_header import served_manifest


@dataclass(frozen=True)
class Model:
    """A model that is ready to edit.

    Attributes:
        manifest: the content of model.toml, with the parameters that the weights bring along.
        adapter: a `PhotoEditor` or a `FaceEditor`, as `manifest.kind` says.
        is_random: whether any of its weights are random numbers, so that its results mean nothing.
    """

    manifest: Manifest
    adapter: Any
    is_random: Callable[[], bool] = lambda: False

    @property
    def align(self) -> Align:
        """The crop of a face editor: from the weights if they decide it, otherwise from model.toml."""
        if self.manifest.align is None:
            raise ValueError(f"{self.manifest.name} is a face editor, and its model.toml has no [align]")
        if not self.manifest.align.from_weights:
            return self.manifest.align
        own: Align = self.adapter.align
        return own

    @property
    def parser(self) -> FaceParser | None:
        """The function that parses faces for all models of the container; None if this model has none."""
        return self.adapter.parse if self.manifest.parses_faces else None


def load_models(settings: Settings) -> dict[str, Model]:
    """Load all models of the container; a container that lacks one of them is not ready.

    A model without weights loads in about ten milliseconds; the others take as long as the import of their framework.

    Args:
        settings: the container's settings.

    Returns:
        The models by name.

    Raises:
        FaceMagiError: `weights_missing`; or `effect_unavailable` with the model's name and the reason: a face editor
            names no known template, an adapter lacks what model.toml declares, or the folder's own code fails.
    """
    import cv2

    cv2.setNumThreads(settings.threads)
    return {folder.name: load_model(folder, settings) for folder in settings.folders}


def import_adapter(folder: Path) -> Any:
    """Import `adapter.py` of a model folder, wherever the folder is.

    The folder is imported as `sagemaker_endpoints.<its name>`, so that `from .network import …` works in it.

    Args:
        folder: the model folder.

    Returns:
        The module.
    """
    package = f"sagemaker_endpoints.{folder.name}"
    spec = ModuleSpec(package, loader=None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[package] = module_from_spec(spec)
    return importlib.import_module(f"{package}.adapter")


def load_model(folder: Path, settings: Settings) -> Model:
    """Load one model of the container.

    Args:
        folder: the model's folder.
        settings: the container's settings.

    Raises:
        FaceMagiError: as `load_models`.
    """
    try:
        return _load_checked(folder, settings)
    except FaceMagiError:
        raise
    except Exception as error:
        reason = f"{folder.name} could not be loaded: {type(error).__name__}: {error}."
        raise FaceMagiError("effect_unavailable", reason) from error


def _load_checked(folder: Path, settings: Settings) -> Model:
    manifest = read_manifest(folder)
    _require_template(manifest)
    weights = find_weights(manifest, settings.weights)
    adapter = import_adapter(folder).Adapter()
    adapter.load(weights, str(_device(manifest, settings)))
    _require_declared(manifest, adapter)
    random = has_random(manifest, weights)
    return Model(served_manifest(manifest, weights), adapter, lambda: random)


def _device(manifest: Manifest, settings: Settings) -> Device:
    """Where a model runs, and how exactly: bfloat16 needs the operator's permission and the model's limit."""
    return Device(settings.device, settings.precision == "fast" and manifest.bfloat16 is not None)


def _require_template(manifest: Manifest) -> None:
    template = manifest.align.template if manifest.align else None
    if manifest.kind == "face_editor" and template not in TEMPLATES:
        raise ValueError(f"[align] template is {template}, and should be one of {', '.join(TEMPLATES)}")


def _require_declared(manifest: Manifest, adapter: Any) -> None:
    """Check that the adapter has the method and the attribute that model.toml declares."""
    if manifest.parses_faces and not isinstance(adapter, ParsesFaces):
        raise ValueError("model.toml says parses_faces = true, and the adapter has no method parse")
    if manifest.align and manifest.align.from_weights and not isinstance(adapter, AlignsByWeights):
        raise ValueError("model.toml says from_weights = true, and load has set no attribute align")
