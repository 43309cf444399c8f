"""Run models with weights; for the process of their framework."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from facemagi.warnings import JobWarning
from sagemaker_endpoints._runtime.editing import Task, edit_batch
from sagemaker_endpoints._runtime.model import Model, load_models
from sagemaker_endpoints._runtime.settings import Settings
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from tests.support.samples import ROOT

SMALL = {"facelet_bank": 112}
"""Pixels of the crops of models that take seconds on a CPU with their own size."""


@cache
def model(name: str, weights: Path) -> Model:
    """Load a model of the repository on the CPU; once."""
    loaded = load_models(Settings((ROOT / "sagemaker_endpoints" / name,), weights, "cpu"))[name]
    if name not in SMALL or loaded.manifest.align is None:
        return loaded
    align = loaded.manifest.align.model_copy(update={"size": SMALL[name], "from_weights": False})
    return Model(loaded.manifest.model_copy(update={"align": align}), loaded.adapter)


def edited(
    name: str, weights: Path, effect: str, photos: Sequence[Photo], params: dict[str, Any]
) -> list[tuple[RGB, list[JobWarning]]]:
    """Apply an effect to photos in one batch, every face with the same parameters: pictures and warnings."""
    tasks = [
        Task(
            replace(
                photo, rgb=_read_only(photo.rgb), faces=tuple(replace(face, params=params) for face in photo.faces)
            ),
            Edit(effect, params),
        )
        for photo in photos
    ]
    pictures = edit_batch(model(name, weights), tasks)
    return [(picture, task.photo.warnings) for picture, task in zip(pictures, tasks, strict=True)]


def _read_only(rgb: RGB) -> RGB:
    """The same pixels, as jobs share them: nobody can write to them."""
    view = rgb.view()
    view.flags.writeable = False
    return view
