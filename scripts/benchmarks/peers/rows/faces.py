"""Finding the faces of a portrait and of groups, one picture after another."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np

from scripts.benchmarks.peers.processes import gauge
from scripts.benchmarks.peers.row import Row, Side
from scripts.benchmarks.portraits import RGB, group, portrait

REPEATS = 15

REMARK = (
    "mediapipe runs with its settings for single photos. FaceMesh looks for near faces and gives 478 landmarks, as "
    "ours does; the full-range detector gives only boxes. Ours also searches tiles and turned pictures where it is not "
    "sure."
)

CROWD_REMARK = (
    "Copies of the sample photo in a grid. A program that finds no face has little to do, so only the numbers of faces "
    "are compared."
)


def _row(row: str, title: str, draw: Callable[[], RGB], compared: tuple[str, ...], remark: str) -> Row:
    @contextmanager
    def sides(folder: Path) -> Iterator[Sequence[Side]]:
        picture = folder / "picture.npy"
        np.save(picture, draw())
        theirs = partial(gauge, "mediapipe", "faces_mediapipe")
        yield (
            Side("FaceMagi", "ours", partial(gauge, "ours", "faces_here", picture, REPEATS)),
            Side("mediapipe FaceMesh", "peer", partial(theirs, "mesh", picture, REPEATS)),
            Side("mediapipe full-range detector", "peer", partial(theirs, "detector", picture, REPEATS)),
        )

    return Row(row, title, remark, compared, sides)


FACES = (
    _row(
        "faces",
        "The face of a portrait of 1000 × 1000 pixels, warm, on one core",
        lambda: portrait(1000, 1000),
        ("cpu_ms",),
        REMARK,
    ),
    _row(
        "faces-group",
        "The 8 faces of a group, 1600 × 1200 pixels, warm, on one core",
        lambda: group(1600, 1200, 4, 2),
        ("found",),
        CROWD_REMARK,
    ),
    _row(
        "faces-crowd",
        "The 24 faces of a crowd, 1600 × 1200 pixels, warm, on one core",
        lambda: group(1600, 1200, 6, 4),
        ("found",),
        CROWD_REMARK,
    ),
)
