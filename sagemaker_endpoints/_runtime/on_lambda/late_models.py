"""Models of a function that may have weights are loaded by the first job that uses them.

So a new sandbox starts as fast as without them: it reads no weights and imports no framework for a job that needs none.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from facemagi.manifest import read_manifest
from sagemaker_endpoints._runtime.model import Model, load_model
from sagemaker_endpoints._runtime.on_lambda import fetched_weights
from sagemaker_endpoints._runtime.settings import Settings


class LateAdapter:
    """Stands for a model's adapter, and loads the model when something of it is used.

    Args:
        load: loads the model.
    """

    def __init__(self, load: Callable[[], Model]) -> None:
        self._load = load
        self._model: Model | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loaded().adapter, name)

    def is_random(self) -> bool:
        """Whether weights are random numbers; False before the model is loaded."""
        return self._model is not None and self._model.is_random()

    def _loaded(self) -> Model:
        if self._model is None:
            self._model = self._load()
        return self._model


def load_models(settings: Settings) -> dict[str, Model]:
    """Load the models of a function; those that may have weights only when they are used.

    Args:
        settings: the function's settings.

    Returns:
        The models by name.

    Raises:
        FaceMagiError: as `model.load_models`. A model that is loaded later raises it in its first job.
    """
    import cv2

    cv2.setNumThreads(settings.threads)
    return {folder.name: _model_of(folder, settings) for folder in settings.folders}


def _model_of(folder: Path, settings: Settings) -> Model:
    manifest = read_manifest(folder)
    if not manifest.weights or not settings.weights_source:
        return load_model(folder, settings)

    def load() -> Model:
        fetched_weights.fetch(manifest.name, settings.weights_source)
        return load_model(folder, settings)

    adapter = LateAdapter(load)
    return Model(manifest, adapter, adapter.is_random)
