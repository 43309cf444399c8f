"""One effect in float32 and in bfloat16, in turn, on the sample photo."""

import resource
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from facemagi.manifest import Manifest
from sagemaker_endpoints._runtime.editing import Task, edit_batch
from sagemaker_endpoints._runtime.model import Model, load_models
from sagemaker_endpoints._runtime.settings import Settings
from sagemaker_endpoints._sdk.adapter_contract import Device
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from scripts.benchmarks.network_measurement import SMALL_SIDES, sample_photos
from scripts.benchmarks.portraits import portrait
from scripts.repository import MODELS

SIDE = 512
"""Pixels of the side of the photo, except for networks that enlarge it."""


@dataclass(frozen=True)
class Comparison:
    """What bfloat16 gains, and what it changes.

    Attributes:
        name: the effect's id, and the parameters that are not the defaults.
        exact_ms: CPU milliseconds of edits in float32.
        fast_ms: CPU milliseconds of edits in bfloat16, as many.
        max_levels: the largest difference of a value of a pixel, levels.
        mean_levels: the mean difference, levels.
        resident_mb: the peak memory of the process, which has both networks.
    """

    name: str
    exact_ms: list[float]
    fast_ms: list[float]
    max_levels: int
    mean_levels: float
    resident_mb: float


def compare(manifest: Manifest, effect: str, given: Mapping[str, Any], weights: Path, repeats: int) -> Comparison:
    """Measure an effect. The first edit of each kind is compared; the others are timed.

    Args:
        manifest: of the model.
        effect: its name inside the model.
        given: parameters that are not the defaults.
        weights: the folder of all weights.
        repeats: timed edits of each kind.
    """
    exact = load_models(Settings((MODELS / manifest.name,), weights, "cpu"))[manifest.name]
    fast = replace(exact, adapter=in_bfloat16(exact.adapter, weights / manifest.name))
    side = SMALL_SIDES.get(manifest.name, SIDE)
    photos = sample_photos(portrait(side, side), manifest, effect)

    def edit(model: Model, photo: Photo) -> Callable[[], RGB]:
        return _prepared(model, effect, given, photo)

    first = next(photos)
    levels = difference(edit(exact, first)(), edit(fast, first)())
    times = [[_milliseconds(edit(model, next(photos))) for model in (exact, fast)] for _ in range(repeats)]
    return Comparison(
        ", ".join([manifest.effect_id(effect), *map(str, given.values())]),
        [pair[0] for pair in times],
        [pair[1] for pair in times],
        int(levels.max()),
        float(levels.mean()),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def in_bfloat16(adapter: Any, weights: Path) -> Any:
    """A second adapter whose networks compute in bfloat16, whatever the processor has instructions for.

    Args:
        adapter: an adapter of the same model.
        weights: the folder of the model's weights files.
    """
    second = type(adapter)()
    with patch("sagemaker_endpoints._torch.number_format.has_bfloat16", return_value=True):
        second.load(weights, str(Device("cpu", bfloat16=True)))
    return second


def difference(one: RGB, other: RGB) -> NDArray[np.int16]:
    """How far two pictures are apart.

    Args:
        one: (H, W, C) uint8.
        other: of the same shape.

    Returns:
        (H, W, C) int16, levels.
    """
    return np.abs(np.subtract(one, other, dtype=np.int16))


def _prepared(model: Model, effect: str, given: Mapping[str, Any], photo: Photo) -> Callable[[], RGB]:
    """An edit that is ready to run: the photo's mask is there, as in a chain."""
    own = photo.faces[0].params if photo.faces else model.manifest.resolve(model.manifest.effect_id(effect), {})
    params = {**own, **given}
    faces = tuple(replace(face, params=params) for face in photo.faces)
    task = Task(replace(photo, faces=faces), Edit(effect, params))
    task.photo.person_mask()
    return lambda: edit_batch(model, [task])[0]


def _milliseconds(edit: Callable[[], RGB]) -> float:
    started = process_time()
    edit()
    return (process_time() - started) * 1000
