"""Measures one effect of a network in this process: whole edits of the sample photo, their time and their memory."""

import platform
import resource
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from facemagi.manifest import Manifest
from sagemaker_endpoints._runtime.editing import Task, edit_batch
from sagemaker_endpoints._runtime.model import Model, load_models
from sagemaker_endpoints._runtime.settings import Settings
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from scripts.benchmarks.framework_gauges import GAUGES, Gauge
from scripts.benchmarks.portraits import portrait
from scripts.repository import MODELS
from scripts.workbench import SECOND_PHOTO, mirrored, photo_of

SIDE = 512
"""Side of the square photo, pixels."""

SMALL_SIDES = {"esrgan": 128}
"""The side for networks that enlarge the photo."""

FULL_BATCH = 8


@dataclass(frozen=True)
class Measurement:
    """Measurements of one effect.

    Attributes:
        effect: its id.
        machine: the GPU or the processor.
        side: of the square photo, pixels.
        weights: the number of the network's parameters.
        macs: multiply-adds of an edit.
        single_ms: milliseconds of single edits.
        batched_ms: milliseconds of each edit in batches of eight.
        overhead: the share of a batch's time that is spent outside the network, 0…1.
        resident_bytes: the peak memory of the process.
        gpu_bytes: the peak memory on the GPU.
        float16_error: mean difference between float16 and float32, in levels; None if it was not measured.
        plain_ms: as batched_ms, but in float32 and without our GPU settings; empty on a CPU.
    """

    effect: str
    machine: str
    side: int
    weights: int
    macs: float
    single_ms: list[float]
    batched_ms: list[float]
    overhead: float
    resident_bytes: int
    gpu_bytes: int
    float16_error: float | None
    plain_ms: list[float]


def measure(manifest: Manifest, effect: str, device: str, weights: Path, repeats: int, half: bool) -> Measurement:
    """Load a model and measure one of its effects.

    Args:
        effect: its name inside the model.
        device: as `FACEMAGI_DEVICE`.
        weights: the folder of all weights.
        half: whether to compare float16 with float32, which takes minutes on a CPU.
    """
    model = load_models(Settings((MODELS / manifest.name,), weights, device))[manifest.name]
    gauge = GAUGES[manifest.framework](model.adapter)
    side = SMALL_SIDES.get(manifest.name, SIDE)
    photos = sample_photos(portrait(side, side), manifest, effect)
    macs = gauge.macs(lambda: _edit(model, effect, [next(photos)]))
    single_ms = [_timed(model, effect, photos, 1, gauge)[0] for _ in range(repeats + 1)][1:]
    batches = [_timed(model, effect, photos, FULL_BATCH, gauge) for _ in range(repeats)]
    return Measurement(
        effect=_effect_id(manifest, effect),
        machine=gauge.machine() or platform.processor() or platform.machine(),
        side=side,
        weights=gauge.weights(),
        macs=macs,
        single_ms=single_ms,
        batched_ms=[whole / FULL_BATCH for whole, _ in batches],
        overhead=statistics.median(1 - network / whole for whole, network in batches),
        plain_ms=_plain_ms(model, effect, photos, gauge, repeats),
        resident_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        gpu_bytes=gauge.peak_bytes(),
        float16_error=_float16_error(model, effect, next(photos), gauge) if half else None,
    )


def sample_photos(rgb: RGB, manifest: Manifest, effect: str) -> Iterator[Photo]:
    """The sample photo, endlessly, each time shifted by some pixels, so that no cached result can be used.

    Args:
        rgb: (H, W, 3) uint8.
        manifest: of the model.
        effect: its name inside the model; the photo's face has its default parameters.
    """
    parameters = manifest.effects[effect].parameters
    second_photos = [name for name, parameter in parameters.items() if parameter.type == "photo"]
    consents = {name: True for name, parameter in parameters.items() if getattr(parameter, "consent", False)}
    given = {**consents, **dict.fromkeys(second_photos, SECOND_PHOTO)}
    params = manifest.resolve(_effect_id(manifest, effect), given)
    plain = photo_of(rgb)
    faces = tuple(replace(face, params=params) for face in plain.faces[:1])
    references = dict.fromkeys(second_photos, mirrored(plain))
    shift = 0
    while True:
        shift += 1
        yield Photo(np.roll(rgb, (shift % 7, shift % 11), (0, 1)), faces, dict(references))


def _effect_id(manifest: Manifest, effect: str) -> str:
    return manifest.effect_ids()[list(manifest.effects).index(effect)]


def _edit(model: Model, effect: str, photos: list[Photo]) -> list[RGB]:
    params = photos[0].faces[0].params if photos[0].faces else model.manifest.resolve(model.manifest.name, {})
    pictures: list[RGB] = []
    size = model.manifest.endpoint.batch_size
    for start in range(0, len(photos), size):
        pictures += edit_batch(model, [Task(photo, Edit(effect, params)) for photo in photos[start : start + size]])
    return pictures


def _timed(model: Model, effect: str, photos: Iterator[Photo], count: int, gauge: Gauge) -> tuple[float, float]:
    """Milliseconds of one batch, and of the network in it."""
    batch = [next(photos) for _ in range(count)]
    for photo in batch:
        photo.person_mask()
    with _network_seconds(gauge) as network:
        started = time.perf_counter()
        _edit(model, effect, batch)
        gauge.wait()
        whole = time.perf_counter() - started
    return whole * 1000, sum(network) * 1000


@contextmanager
def _network_seconds(gauge: Gauge) -> Iterator[list[float]]:
    """Collect the seconds spent inside `LoadedNetwork.running`, one value for each call."""
    seconds: list[float] = []
    kind = type(gauge.loaded)
    running = kind.running

    @contextmanager
    def timed(self: Any) -> Iterator[None]:
        started = time.perf_counter()
        with running(self):
            yield
            gauge.wait()
        seconds.append(time.perf_counter() - started)

    with patch.object(kind, "running", timed):
        yield seconds


def _plain_ms(model: Model, effect: str, photos: Iterator[Photo], gauge: Gauge, repeats: int) -> list[float]:
    """Milliseconds of each edit in a full batch without our GPU settings; the first batch is not counted."""
    with gauge.unoptimised() as is_possible:
        if not is_possible:
            return []
        return [_timed(model, effect, photos, FULL_BATCH, gauge)[0] / FULL_BATCH for _ in range(repeats + 1)][1:]


def _float16_error(model: Model, effect: str, photo: Photo, gauge: Gauge) -> float | None:
    """Mean difference in levels; None if the framework, or the CPU for some layer, has no float16."""
    with gauge.precision(half=True) as is_possible:
        try:
            (in_float16,) = _edit(model, effect, [replace(photo)]) if is_possible else (None,)
        except RuntimeError:
            in_float16 = None
    if in_float16 is None:
        return None
    nearly_same = photo.rgb.copy()
    nearly_same[::64, ::64] ^= 1  # so that no result cached in float16 is used
    with gauge.precision(half=False):
        (in_float32,) = _edit(model, effect, [replace(photo, rgb=nearly_same)])
    return float(np.abs(in_float16.astype(np.int16) - in_float32).mean())
