"""Effects beside what OpenCV and pymatting have for the same purpose."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from scripts.benchmarks.peers.processes import gauge
from scripts.benchmarks.peers.row import Row, Sample, Side
from scripts.benchmarks.portraits import RGB, portrait

SIDE = 1024
REPEATS = 5
THEIR_MATTE_REPEATS = 1
"""It takes seconds."""

SURE, UNSURE_PIXELS = 0.5, 31
"""The trimap for pymatting: the outline of our own person mask, and so many unknown pixels across it."""


def _row(row: str, title: str, ours: Sequence[str], name: str, theirs: Callable[[Path], Sample], remark: str) -> Row:
    @contextmanager
    def sides(folder: Path) -> Iterator[Sequence[Side]]:
        picture = folder / "picture.npy"
        rgb = portrait(SIDE, SIDE)
        np.save(picture, rgb)
        np.save(folder / "trimap.npy", _trimap(rgb))
        effect, *params = ours
        yield (
            Side("FaceMagi", "ours", partial(gauge, "ours", "effect_here", effect, picture, REPEATS, *params)),
            Side(name, "peer", partial(theirs, folder)),
        )

    return Row(row, title, remark, ("cpu_ms",), sides)


def _opencv(effect: str) -> Callable[[Path], Sample]:
    return lambda folder: gauge("matting", "effect_opencv", effect, folder / "picture.npy", REPEATS)


def _pymatting(folder: Path) -> Sample:
    files = (folder / "picture.npy", folder / "trimap.npy")
    return gauge("matting", "matte_pymatting", *files, THEIR_MATTE_REPEATS)


def _trimap(rgb: RGB) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """1 is the person, 0 the background, 0.5 unknown."""
    from facemagi_vision.person import person_mask

    person = (person_mask(rgb) > SURE).astype(np.uint8)
    brush = np.ones((UNSURE_PIXELS, UNSURE_PIXELS), np.uint8)
    inside, reached = cv2.erode(person, brush), cv2.dilate(person, brush)
    return np.where(inside > 0, 1.0, np.where(reached > 0, 0.5, 0.0))


EFFECTS = (
    _row(
        "sketch",
        "A pencil sketch, 1024 × 1024",
        ["sketch"],
        "OpenCV pencilSketch",
        _opencv("sketch"),
        "Both with their defaults. Ours includes its masks.",
    ),
    _row(
        "cartoon",
        "A cartoon, 1024 × 1024",
        ["cartoon"],
        "OpenCV stylization",
        _opencv("cartoon"),
        "Both with their defaults. Ours includes its masks.",
    ),
    _row(
        "matte",
        "Cutting out a person, 1024 × 1024",
        ["portrait_matting"],
        "pymatting, closed form",
        _pymatting,
        "Ours finds the person, refines the matte and lays a new background. pymatting only computes the matte, from a "
        "trimap that our person mask makes for it.",
    ),
    _row(
        "smoothing",
        "Smooth skin, 1024 × 1024",
        ["beauty"],
        "OpenCV bilateral filter, three times",
        _opencv("smoothing"),
        "Ours is the whole effect `beauty` with its defaults: faces apart, skin only. The bilateral filter smooths the "
        "whole picture, with 9 pixels and a spread of 75 levels.",
    ),
)
