"""One network at work, in the process that this is called in: whole edits of the sample photo and what they take."""

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
from scripts.workbench import SECOND_PHOTO, photo_of

SIDE = 512
SMALL = {"esrgan": 128}
"""Sides of the square photo, pixels. What enlarges gets a small one."""

FULL = 8
"""Edits of a full batch."""


@dataclass(frozen=True)
class Measured:
    """One effect.

    side: of the photo, pixels. weights: numbers. macs: multiply-adds of an edit.
    one: milliseconds of edits by themselves. eight: milliseconds of each edit in batches of eight.
    beside: the part of a batch's time that is not the network's.
    resident, gpu: bytes of the process's and of the GPU's memory at their peak.
    half: mean difference in levels between float16 and float32, where it was measured.
    plain: milliseconds of each edit in a batch of eight in float32 without any of our settings; empty on a CPU.
    """

    effect: str
    machine: str
    side: int
    weights: int
    macs: float
    one: list[float]
    eight: list[float]
    beside: float
    resident: int
    gpu: int
    half: float | None
    plain: list[float]


def measure(manifest: Manifest, effect: str, device: str, weights: Path, repeats: int, half: bool) -> Measured:
    """weights: the folder that holds the model's. device: as `FACEMAGI_DEVICE`. half: whether to compare precisions,
    which takes minutes on a CPU."""
    model = load_models(Settings((MODELS / manifest.name,), weights, device))[manifest.name]
    gauge = GAUGES[manifest.framework](model.adapter)
    side = SMALL.get(manifest.name, SIDE)
    photos = _photos(portrait(side, side), manifest, effect)
    macs = gauge.macs(lambda: _edit(model, effect, [next(photos)]))
    ones = [_timed(model, effect, photos, 1, gauge)[0] for _ in range(repeats + 1)][1:]
    batches = [_timed(model, effect, photos, FULL, gauge) for _ in range(repeats)]
    with gauge.plain() as plain:
        plains = [_timed(model, effect, photos, FULL, gauge)[0] / FULL for _ in range(repeats + 1)][1:] if plain else []
    return Measured(
        effect=manifest.effect_ids()[list(manifest.effects).index(effect)],
        machine=gauge.machine() or platform.processor() or platform.machine(),
        side=side,
        weights=gauge.weights(),
        macs=macs,
        one=ones,
        eight=[whole / FULL for whole, _ in batches],
        beside=statistics.median(1 - network / whole for whole, network in batches),
        resident=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        gpu=gauge.peak(),
        half=_half(model, effect, next(photos), gauge) if half else None,
        plain=plains,
    )


def _photos(rgb: RGB, manifest: Manifest, effect: str) -> Iterator[Photo]:
    """The sample, again and again, each time shifted, so that nothing is known of it."""
    known = manifest.effects[effect].parameters
    seconds = [name for name, kind in known.items() if kind.type == "photo"]
    agreed = {name: True for name, kind in known.items() if getattr(kind, "consent", False)}
    effect_id = manifest.effect_ids()[list(manifest.effects).index(effect)]
    params = manifest.resolve(effect_id, {**agreed, **dict.fromkeys(seconds, SECOND_PHOTO)})
    plain = photo_of(rgb)
    faces = tuple(replace(face, params=params) for face in plain.faces[:1])
    other = Photo(np.ascontiguousarray(rgb[:, ::-1]), photo_of(np.ascontiguousarray(rgb[:, ::-1])).faces)
    shift = 0
    while True:
        shift += 1
        yield Photo(np.roll(rgb, (shift % 7, shift % 11), (0, 1)), faces, dict.fromkeys(seconds, other))


def _edit(model: Model, effect: str, photos: list[Photo]) -> list[RGB]:
    params = photos[0].faces[0].params if photos[0].faces else model.manifest.resolve(model.manifest.name, {})
    pictures: list[RGB] = []
    size = model.manifest.endpoint.batch_size
    for start in range(0, len(photos), size):
        pictures += edit_batch(model, [Task(photo, Edit(effect, params)) for photo in photos[start : start + size]])
    return pictures


def _timed(model: Model, effect: str, photos: Iterator[Photo], count: int, gauge: Gauge) -> tuple[float, float]:
    """Milliseconds of one batch, and of these the network's."""
    batch = [next(photos) for _ in range(count)]
    for photo in batch:
        photo.person_mask()
    with _watched(gauge) as spans:
        started = time.perf_counter()
        _edit(model, effect, batch)
        gauge.wait()
        whole = time.perf_counter() - started
    return whole * 1000, sum(spans) * 1000


@contextmanager
def _watched(gauge: Gauge) -> Iterator[list[float]]:
    """How long the network was at it: what is inside of `Opened.running`."""
    spans: list[float] = []
    kind = type(gauge.opened)
    running = kind.running

    @contextmanager
    def watched(self: Any) -> Iterator[None]:
        started = time.perf_counter()
        with running(self):
            yield
            gauge.wait()
        spans.append(time.perf_counter() - started)

    with patch.object(kind, "running", watched):
        yield spans


def _half(model: Model, effect: str, photo: Photo, gauge: Gauge) -> float | None:
    """None for a framework that knows no float16, and for layers that a CPU does not know in it."""
    with gauge.precision(half=True) as measured:
        try:
            (low,) = _edit(model, effect, [replace(photo)]) if measured else (None,)
        except RuntimeError:
            low = None
    if low is None:
        return None
    nearly = photo.rgb.copy()
    nearly[::64, ::64] ^= 1  # so that nothing of the other precision is remembered
    with gauge.precision(half=False):
        (high,) = _edit(model, effect, [replace(photo, rgb=nearly)])
    return float(np.abs(low.astype(np.int16) - high).mean())
